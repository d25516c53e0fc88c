package engine

import (
	"context"
	"slices"
	"time"
)

// BatchWorkers says how several goroutines do the work of one stage that takes several records at a
// time, as [Workers] does of one that takes them one by one. Each batch is one worker's.
type BatchWorkers[S comparable, In, Out any] struct {
	Component int // the place of the stage in the pipeline
	Size      int // of a full batch
	Wait      time.Duration
	Stages    []S           // one for each worker
	Count     int           // the number of workers where a record's key tells its stage
	StageOf   func(in In) S // finds that stage, which has batches of its own; they are one worker's, in order
	Unordered bool          // batches leave as they are done, not as they came
	Apply     func(ctx context.Context, stage S, batch []In) ([]Out, error)
}

// gatherer gathers the records of a component.
type gatherer[T any] interface {
	take(rec T) bool
	finish()
	close()
}

// Each yields what becomes of each batch of input when a worker is through with it, in the order of
// the batches. It reads input and yields in the goroutine that calls it, and leaves no goroutine
// behind. The records of batches that wait or that workers have when the run ends early are dead.
func (w *BatchWorkers[S, In, Out]) Each(r *Run, input func(func(In) bool)) func(func(*Results[In, Out]) bool) {
	return func(yield func(*Results[In, Out]) bool) {
		var c *crew[S, *Batch[In], []Out]
		gather := w.gather(r, func(b *Batch[In]) bool { return c.take(b.detach()) }) // comes before the workers, when they settle
		defer gather.close()
		waits := r.parts[w.Component].holding
		c = newCrew(r, w.perBatch(), func(done *Done[*Batch[In], []Out]) bool {
			return passDone(done, yield)
		})
		defer c.close()
		c.records = func(b *Batch[In]) (first, n int64) { return b.number(0), int64(len(b.records)) }
		r.parts[w.Component].holding = func() int64 { return waits() + c.inFlight() }
		input(gather.take)
		gather.finish()
		c.finish()
	}
}

// gather begins to gather the records in batches, which hand takes.
func (w *BatchWorkers[S, In, Out]) gather(r *Run, hand func(*Batch[In]) bool) gatherer[In] {
	if w.StageOf != nil {
		return newKeyedBatches(r, w.Component, w.Size, w.Wait, w.StageOf, func(_ S, b *Batch[In]) bool { return hand(b) })
	}
	b := newBatch[In](r, w.Component, w.Size, w.Wait)
	b.hand = func() bool { return hand(b) }
	return b
}

// perBatch are the workers as those of batches.
func (w *BatchWorkers[S, In, Out]) perBatch() *Workers[S, *Batch[In], []Out] {
	workers := &Workers[S, *Batch[In], []Out]{
		Component: w.Component, Stages: w.Stages, Count: w.Count, Unordered: w.Unordered,
		Apply: func(ctx context.Context, stage S, b *Batch[In]) ([]Out, error) {
			outs, err := w.Apply(ctx, stage, b.Records())
			return slices.Clone(outs), err // the stage may use them again for the next batch
		},
	}
	if w.StageOf != nil {
		workers.StageOf = func(b *Batch[In]) S { return w.StageOf(b.records[0]) }
	}
	return workers
}

// passDone passes on what a worker made of a batch, and reports whether the run goes on.
func passDone[In, Out any](done *Done[*Batch[In], []Out], yield func(*Results[In, Out]) bool) (goOn bool) {
	b := done.In
	results := new(Results[In, Out])
	results.judge(b, done.Out, done.Err)
	goOn = yield(results) && b.run.state != over
	b.endLap()
	return goOn
}
