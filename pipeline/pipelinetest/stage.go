package pipelinetest

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"reflect"

	"github.com/auditline/auditline/pipeline"
)

// TestStage checks a stage that makes records of type Out from records of type In, with its method
// Flush if it has one; newStage returns a new one each time, input new records, for stages may
// change them. The error joins all that is wrong.
func TestStage[In, Out any](newStage func() any, input func() []In) error {
	ctx := context.Background()
	whole := transform[In, Out](ctx, newStage())
	each := apply[In, Out](ctx, newStage())
	if whole == nil && each == nil {
		return errShape(newStage(), "stage", fmt.Sprintf("%v and %v", reflect.TypeFor[In](), reflect.TypeFor[Out]()))
	}
	if each != nil {
		fill := func(stage any) { applyEach[In, Out](ctx, stage, input()) }
		if err := flushStops[Out](ctx, newStage, fill); err != nil {
			return err
		}
	}
	if whole == nil {
		return nil // each call of Apply is on its own
	}
	starts, again := 0, 0
	all := collect(whole(values(input(), &starts)))
	errs := []error{readsOnce("Transform", starts)}
	if each != nil {
		errs = append(errs, differ("Transform and Apply do not do the same", all, applyAll[In, Out](ctx, newStage(), input())))
	}
	for _, n := range stopPoints(len(all)) {
		stage := newStage()
		errs = append(errs, stopsInBetween(n, transform[In, Out](ctx, stage), input()))
		if len(collect(transform[In, Out](ctx, stage)(values(input(), &again)))) == 0 {
			errs = append(errs, fmt.Errorf("a Transform after one that was stopped after %d records gives none: it must start again", n))
		}
	}
	return errors.Join(errs...)
}

// stopsInBetween stops a stage's reader after n results: the stage must return, and must stop its
// own input.
func stopsInBetween[In, Out any](n int, whole func(iter.Seq2[In, error]) iter.Seq2[Out, error], input []In) error {
	stopped, asked := false, 0
	upstream := func(yield func(In, error) bool) {
		for _, rec := range input {
			if stopped {
				asked++
			}
			if !yield(rec, nil) {
				return
			}
		}
	}
	count := 0
	err := stopsAfter(n, func(yield func(Out, error) bool) {
		whole(upstream)(func(rec Out, err error) bool {
			count++
			more := yield(rec, err)
			stopped = stopped || !more
			return more
		})
	})
	switch {
	case err != nil:
		return fmt.Errorf("Transform, %w", err)
	case asked > 0:
		return fmt.Errorf("Transform, stopped after %d records, reads %d more: it must leave its loop when yield returns false", n, asked)
	}
	return nil
}

// transform is a stage's whole-stream form, nil if it has none.
func transform[In, Out any](ctx context.Context, stage any) func(iter.Seq2[In, error]) iter.Seq2[Out, error] {
	switch s := stage.(type) {
	case pipeline.Transformer[In, Out]:
		return func(in iter.Seq2[In, error]) iter.Seq2[Out, error] { return pairs(s.Transform(records(in))) }
	case pipeline.ContextTransformer[In, Out]:
		return func(in iter.Seq2[In, error]) iter.Seq2[Out, error] { return pairs(s.Transform(ctx, records(in))) }
	case pipeline.FallibleTransformer[In, Out]:
		return s.Transform
	case pipeline.FallibleContextTransformer[In, Out]:
		return func(in iter.Seq2[In, error]) iter.Seq2[Out, error] { return s.Transform(ctx, in) }
	}
	return nil
}

// apply is a stage's form for single records, nil if it has none; a dropped record is
// pipeline.Skip.
func apply[In, Out any](ctx context.Context, stage any) func(In) (Out, error) {
	verdict := func(out Out, ok bool) (Out, error) {
		if !ok {
			return out, pipeline.Skip
		}
		return out, nil
	}
	switch s := stage.(type) {
	case pipeline.Applier[In, Out]:
		return func(in In) (Out, error) { return verdict(s.Apply(in)) }
	case pipeline.ContextApplier[In, Out]:
		return func(in In) (Out, error) { return verdict(s.Apply(ctx, in)) }
	case pipeline.FallibleApplier[In, Out]:
		return s.Apply
	case pipeline.FallibleContextApplier[In, Out]:
		return func(in In) (Out, error) { return s.Apply(ctx, in) }
	}
	return nil
}

// applyEach is what a stage with Apply makes of each record of its input.
func applyEach[In, Out any](ctx context.Context, stage any, input []In) (all []result[Out]) {
	each := apply[In, Out](ctx, stage)
	for _, in := range input {
		if out, err := each(in); !errors.Is(err, pipeline.Skip) {
			all = append(all, result[Out]{out, err})
		}
	}
	return all
}

// applyAll is applyEach and what the stage gives at the end.
func applyAll[In, Out any](ctx context.Context, stage any, input []In) []result[Out] {
	return append(applyEach[In, Out](ctx, stage, input), collect(flush[Out](ctx, stage))...)
}

// flushStops stops the reader of what a stage gives at the end, after a few records; fill gives a
// new stage all its input.
func flushStops[Out any](ctx context.Context, newStage func() any, fill func(stage any)) error {
	filled := func() iter.Seq2[Out, error] {
		stage := newStage()
		fill(stage)
		return flush[Out](ctx, stage)
	}
	for _, n := range stopPoints(len(collect(filled()))) {
		if err := stopsAfter(n, filled()); err != nil {
			return fmt.Errorf("Flush, %w", err)
		}
	}
	return nil
}

// flush is what a stage with Apply gives once its input has ended.
func flush[Out any](ctx context.Context, stage any) iter.Seq2[Out, error] {
	switch s := stage.(type) {
	case pipeline.Flusher[Out]:
		return pairs(s.Flush())
	case pipeline.ContextFlusher[Out]:
		return pairs(s.Flush(ctx))
	}
	return func(func(Out, error) bool) {}
}
