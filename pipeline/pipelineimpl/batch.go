package pipelineimpl

import (
	"time"

	"github.com/auditline/auditline/pipeline/internal/engine"
)

// Batch is what a component is given that takes several records at a time.
type Batch[T any] = engine.Batch[T]

// Batches yields the records of input in batches for component i, each as soon as it has size
// records, or as its first one has waited so long, unless that is 0. The last batch comes when the
// input ends. What is in a batch when the run ends early is dead at the component.
func Batches[T any](r *Run, i, size int, wait time.Duration, input func(func(T) bool)) func(func(*Batch[T]) bool) {
	return engine.Batches(&r.engine, i, size, wait, input)
}

// BatchesPerKey is [Batches] for a stage of which there is a copy for each key, which stageOf
// finds. The records of each copy have batches of their own. It yields the copy with its batch.
func BatchesPerKey[S comparable, T any](r *Run, i, size int, wait time.Duration, stageOf func(T) S, input func(func(T) bool)) func(func(S, *Batch[T]) bool) {
	return engine.BatchesPerKey(&r.engine, i, size, wait, stageOf, input)
}

// BatchWorkers says how several goroutines do the work of one stage that takes several records at a
// time.
type BatchWorkers[S comparable, In, Out any] = engine.BatchWorkers[S, In, Out]

// WorkBatches yields what becomes of each batch of input as the workers are through with it: in
// their order, unless w is Unordered. It reads and yields in the goroutine that calls it, and
// leaves none behind.
func WorkBatches[S comparable, In, Out any](r *Run, w BatchWorkers[S, In, Out], input func(func(In) bool)) func(func(*Results[In, Out]) bool) {
	return w.Each(&r.engine, input)
}

// Results are the records that a stage hands on of a batch, in order.
type Results[In, Out any] = engine.Results[In, Out]

// NewResults takes what ApplyBatch returned for a batch. The records that failed do so as the
// results are read. It is inlined, so that the results of a batch need no memory of their own.
func NewResults[In, Out any](b *Batch[In], outs []Out, err error) *Results[In, Out] {
	r := new(Results[In, Out])
	r.Take(b, outs, err)
	return r
}

// BatchFates is what became of a batch of n records, of which ApplyBatch returned so many beside
// err: the error of each, nil if none has failed, and whether each has a place among what was
// returned. For PutBatch, given is 0.
func BatchFates(err error, n, given int) (errs []error, each bool) {
	return engine.BatchFates(err, n, given)
}

// SinkBatch gathers the records of a sink among several that takes several at a time.
type SinkBatch[T any] = engine.SinkBatch[T]

// NewSinkBatch gathers records for sink j, as Batches does. put is to give it the batch.
func NewSinkBatch[T any](s Sinks, j, size int, wait time.Duration, put func(batch []T) error) *SinkBatch[T] {
	return engine.NewSinkBatch(s.engine, j, size, wait, put)
}

// Await yields the records of source, where batches are to be handed over while the source is
// quiet, by another goroutine. That has ended when Await returns.
func Await[T any](r *Run, source func(func(T) bool)) func(func(T) bool) {
	return engine.Await(&r.engine, source)
}

// AwaitPairs is [Await] for a source that yields an error beside each record.
func AwaitPairs[T any](r *Run, source func(func(T, error) bool)) func(func(T, error) bool) {
	type pair struct {
		rec T
		err error
	}
	records := engine.Await(&r.engine, func(yield func(pair) bool) {
		source(func(rec T, err error) bool { return yield(pair{rec, err}) })
	})
	return func(yield func(T, error) bool) {
		records(func(p pair) bool { return yield(p.rec, p.err) })
	}
}
