package pipelinetest

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"reflect"

	"github.com/auditline/auditline/pipeline"
)

// TestSource checks a source of records of type T; newSource returns a new one each time. A source
// with Position and Seek (see [pipeline.Seeker]) goes on behind each record from the place that it
// told while it yielded that; one that has been read may stand at its end. The sources that a
// method Split gives (see package beampipe) have its records together, in its order. The error
// joins all that is wrong. Of an endless source the first 1,000 records are looked at.
func TestSource[T any](newSource func() any) error {
	open := func(source any) iter.Seq2[T, error] { return stream[T](context.Background(), source) }
	if open(newSource()) == nil {
		return errShape(newSource(), "source", reflect.TypeFor[T]().String())
	}
	source := newSource()
	all := collect(open(source))
	var errs []error
	if !isSeeker(source) {
		errs = append(errs, differ("a second Stream does not start again", all, collect(open(source))))
	}
	for _, n := range stopPoints(len(all)) {
		source := newSource()
		if err := stopsAfter(n, open(source)); err != nil {
			errs = append(errs, fmt.Errorf("Stream, %w", err))
		}
		if !isSeeker(source) {
			errs = append(errs, differ(fmt.Sprintf("a Stream after one that was stopped after %d records", n), all, collect(open(source))))
		}
	}
	if isSeeker(source) {
		errs = append(errs, seeks(newSource, open, all)...)
	}
	return errors.Join(append(errs, splits(newSource, open, all))...)
}

// stream opens a source in whatever form it has, nil if in none.
func stream[T any](ctx context.Context, source any) iter.Seq2[T, error] {
	switch s := source.(type) {
	case pipeline.Source[T]:
		return pairs(s.Stream())
	case pipeline.ContextSource[T]:
		return pairs(s.Stream(ctx))
	case pipeline.FallibleSource[T]:
		return s.Stream()
	case pipeline.FallibleContextSource[T]:
		return s.Stream(ctx)
	}
	return nil
}
