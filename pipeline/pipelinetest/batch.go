package pipelinetest

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"

	"github.com/auditline/auditline/pipeline"
)

// TestBatchStage checks a stage that is given several records at a time: with one batch of all
// records and with batches of one and of three, it must give the same, and as Apply if it has that,
// too; it must not keep the slice that it is given, nor give more records than it got. newStage
// returns a new stage each time, input new records, none of which may fail. The error joins all
// that is wrong.
func TestBatchStage[In, Out any](newStage func() any, input func() []In) error {
	ctx := context.Background()
	if applyBatch[In, Out](ctx, newStage()) == nil {
		return errShape(newStage(), "stage with ApplyBatch", fmt.Sprintf("%v and %v", reflect.TypeFor[In](), reflect.TypeFor[Out]()))
	}
	size := max(len(input()), 1)
	fill := func(stage any) { inBatches[In, Out](ctx, stage, input(), size) }
	if err := flushStops[Out](ctx, newStage, fill); err != nil {
		return err
	}
	whole, err := allInBatches[In, Out](ctx, newStage(), input(), size)
	errs := []error{err}
	for _, size := range []int{1, 3} {
		parts, err := allInBatches[In, Out](ctx, newStage(), input(), size)
		errs = append(errs, err, differ(fmt.Sprintf("one batch and batches of %d do not give the same", size), whole, parts))
	}
	if apply[In, Out](ctx, newStage()) != nil {
		errs = append(errs, differ("ApplyBatch and Apply do not do the same", whole, applyAll[In, Out](ctx, newStage(), input())))
	}
	return errors.Join(errs...)
}

// TestBatchSink checks a sink that is given several records at a time: what it has made of one
// batch of all records, of batches of one and of three, and of single ones if it has Put, too, must
// be the same; it must not keep the slice that it is given. newSink returns a new sink each time,
// input new records; result is what a sink has made of its records. The error joins all that is
// wrong.
func TestBatchSink[T any](newSink func() any, input func() []T, result func(sink any) any) error {
	ctx := context.Background()
	if putBatch[T](ctx, newSink()) == nil {
		return errShape(newSink(), "sink with PutBatch", reflect.TypeFor[T]().String())
	}
	after := func(size int) (any, error) {
		sink := newSink()
		err := putBatches(putBatch[T](ctx, sink), input(), size)
		return result(sink), err
	}
	whole, wholeErr := after(max(len(input()), 1))
	var errs []error
	for _, size := range []int{1, 3} {
		if parts, err := after(size); (err == nil) != (wholeErr == nil) || !reflect.DeepEqual(whole, parts) {
			errs = append(errs, fmt.Errorf("one batch and batches of %d do not do the same: %+v, %v and %+v, %v", size, whole, wholeErr, parts, err))
		}
	}
	sink := newSink()
	if each := put[T](ctx, sink); each != nil {
		if err := putAll(each, input()); (err == nil) != (wholeErr == nil) || !reflect.DeepEqual(whole, result(sink)) {
			errs = append(errs, fmt.Errorf("PutBatch and Put do not do the same: %+v, %v and %+v, %v", whole, wholeErr, result(sink), err))
		}
	}
	return errors.Join(errs...)
}

// inBatches is what a stage makes of its input in batches of a size.
func inBatches[In, Out any](ctx context.Context, stage any, input []In, size int) (all []result[Out], err error) {
	each := applyBatch[In, Out](ctx, stage)
	for batch := range slices.Chunk(input, size) {
		outs, err := each(batch)
		switch {
		case err != nil && !errors.Is(err, pipeline.Skip):
			return all, fmt.Errorf("ApplyBatch fails a batch of %d: %w", len(batch), err)
		case err == nil && len(outs) > len(batch):
			return all, fmt.Errorf("ApplyBatch gives %d records for %d", len(outs), len(batch))
		case err == nil:
			for _, out := range outs {
				all = append(all, result[Out]{record: out})
			}
		}
		clear(batch) // a run uses the slice again
	}
	return all, nil
}

// allInBatches is inBatches and what the stage gives at the end.
func allInBatches[In, Out any](ctx context.Context, stage any, input []In, size int) ([]result[Out], error) {
	all, err := inBatches[In, Out](ctx, stage, input, size)
	if err != nil {
		return all, err
	}
	return append(all, collect(flush[Out](ctx, stage))...), nil
}

// putBatches stops at the first error, as a run without dead letters does.
func putBatches[T any](each func([]T) error, input []T, size int) error {
	for batch := range slices.Chunk(input, size) {
		err := each(batch)
		if clear(batch); err != nil { // a run uses the slice again
			return err
		}
	}
	return nil
}

// applyBatch is a stage's form for batches, nil if it has none.
func applyBatch[In, Out any](ctx context.Context, stage any) func([]In) ([]Out, error) {
	switch s := stage.(type) {
	case pipeline.BatchApplier[In, Out]:
		return s.ApplyBatch
	case pipeline.ContextBatchApplier[In, Out]:
		return func(batch []In) ([]Out, error) { return s.ApplyBatch(ctx, batch) }
	}
	return nil
}

// putBatch is a sink's form for batches, nil if it has none.
func putBatch[T any](ctx context.Context, sink any) func([]T) error {
	switch s := sink.(type) {
	case pipeline.BatchPutter[T]:
		return s.PutBatch
	case pipeline.ContextBatchPutter[T]:
		return func(batch []T) error { return s.PutBatch(ctx, batch) }
	}
	return nil
}
