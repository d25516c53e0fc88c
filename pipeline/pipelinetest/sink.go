package pipelinetest

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"reflect"

	"github.com/auditline/auditline/pipeline"
)

// TestSink checks a sink for records of type T; newSink returns a new one each time, input new
// records. result is what a sink has made of its records, to compare its two forms by; nil where
// there is nothing to compare. The error joins all that is wrong.
func TestSink[T any](newSink func() any, input func() []T, result func(sink any) any) error {
	ctx := context.Background()
	sink, other := newSink(), newSink()
	whole, each := consume[T](ctx, sink), put[T](ctx, other)
	if whole == nil && each == nil {
		return errShape(sink, "sink", reflect.TypeFor[T]().String())
	}
	if whole == nil {
		return nil // each call of Put is on its own
	}
	starts := 0
	consumed := whole(values(input(), &starts))
	errs := []error{readsOnce("Consume", starts)}
	errs = append(errs, noticesEarlyEnd(newSink(), input()))
	if each != nil && result != nil {
		errs = append(errs, formsAgree(consumed, putAll(each, input()), result(sink), result(other)))
	}
	return errors.Join(errs...)
}

// noticesEarlyEnd gives a sink that takes a context and may fail half of its input, as a run
// that ends early does: its context is cancelled before. The sink must not be content.
func noticesEarlyEnd[T any](sink any, input []T) error {
	ctx, cancel := context.WithCancelCause(context.Background())
	defer cancel(nil)
	half := func(yield func(T, error) bool) {
		for _, rec := range input[:len(input)/2] {
			if !yield(rec, nil) {
				return
			}
		}
		cancel(errEarlyEnd)
	}
	var err error
	switch s := sink.(type) {
	case pipeline.FallibleContextConsumer[T]:
		err = s.Consume(ctx, records(half))
	case pipeline.FalliblePairContextConsumer[T]:
		err = s.Consume(ctx, half)
	default:
		return nil
	}
	if ctx.Err() == nil || err != nil {
		return nil // it stopped before, or has noticed
	}
	return errors.New("Consume takes half of its input for the whole: " +
		"it must return context.Cause(ctx) where that is not nil when its input has ended")
}

// errEarlyEnd is why an input ends early.
var errEarlyEnd = errors.New("pipelinetest: the run ended early")

// formsAgree compares the errors of a sink's two forms, and what they have made of the same
// records.
func formsAgree(consumeErr, putErr error, consumed, put any) error {
	if (consumeErr == nil) != (putErr == nil) {
		return fmt.Errorf("Consume and Put do not agree: errors %v and %v", consumeErr, putErr)
	}
	if !reflect.DeepEqual(consumed, put) {
		return fmt.Errorf("Consume and Put do not do the same: %+v and %+v", consumed, put)
	}
	return nil
}

// putAll stops at the first error, as a run without dead letters does.
func putAll[T any](each func(T) error, input []T) error {
	for _, rec := range input {
		if err := each(rec); err != nil {
			return err
		}
	}
	return nil
}

// consume is a sink's whole-stream form, nil if it has none.
func consume[T any](ctx context.Context, sink any) func(iter.Seq2[T, error]) error {
	switch s := sink.(type) {
	case pipeline.Consumer[T]:
		return func(in iter.Seq2[T, error]) error { s.Consume(records(in)); return nil }
	case pipeline.ContextConsumer[T]:
		return func(in iter.Seq2[T, error]) error { s.Consume(ctx, records(in)); return nil }
	case pipeline.FallibleConsumer[T]:
		return func(in iter.Seq2[T, error]) error { return s.Consume(records(in)) }
	case pipeline.FallibleContextConsumer[T]:
		return func(in iter.Seq2[T, error]) error { return s.Consume(ctx, records(in)) }
	case pipeline.PairConsumer[T]:
		return func(in iter.Seq2[T, error]) error { s.Consume(in); return nil }
	case pipeline.PairContextConsumer[T]:
		return func(in iter.Seq2[T, error]) error { s.Consume(ctx, in); return nil }
	case pipeline.FalliblePairConsumer[T]:
		return s.Consume
	case pipeline.FalliblePairContextConsumer[T]:
		return func(in iter.Seq2[T, error]) error { return s.Consume(ctx, in) }
	}
	return nil
}

// put is a sink's form for single records, nil if it has none.
func put[T any](ctx context.Context, sink any) func(T) error {
	switch s := sink.(type) {
	case pipeline.Putter[T]:
		return s.Put
	case pipeline.ContextPutter[T]:
		return func(rec T) error { return s.Put(ctx, rec) }
	}
	return nil
}
