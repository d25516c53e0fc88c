package beampipe

import (
	"context"
	"errors"
	"reflect"

	"github.com/auditline/auditline/pipeline"
	"github.com/auditline/auditline/pipeline/pipelineimpl"
)

// batchStep gives a stage several records at a time: as many as its tag says, or what is left of a
// bundle, which is the work that a runner hands out at once.
type batchStep struct {
	step
	held []*element
}

// ProcessElement keeps a record until its batch is full.
func (s *batchStep) ProcessElement(ctx context.Context, e *element, emit, letters func(*element), _ func(string, int64)) error {
	if s.held = append(s.held, e); len(s.held) < s.part.batch.size {
		return nil
	}
	return s.hand(ctx, emit, letters)
}

// FinishBundle hands over what is left, and sends on what was counted.
func (s *batchStep) FinishBundle(ctx context.Context, emit, letters func(*element), count func(string, int64)) error {
	if len(s.held) > 0 {
		if err := s.hand(ctx, emit, letters); err != nil {
			return err
		}
	}
	s.finish(count)
	return nil
}

// hand gives the stage what is held, in the order in which a run in one process would bring it.
func (s *batchStep) hand(ctx context.Context, emit, letters func(*element)) error {
	elements := s.held
	s.held = nil
	sortByPlace(elements)
	return s.several(ctx, s.part.batch.give, elements, emit, letters)
}

// several gives a batch to a stage's method, and sends on what that makes of it.
func (s *step) several(ctx context.Context, give giving, elements []*element, emit, letters func(*element)) error {
	s.tally.received += int64(len(elements))
	given, err, ended := s.callBatch(ctx, give, elements[0].place, elements)
	if ended != nil {
		return ended
	}
	errs, each := pipelineimpl.BatchFates(err, len(elements), len(given))
	b := &settling{elements: elements, errs: errs, each: each, given: given}
	b.own = !each && b.areOwn()
	return s.settle(b, emit, letters)
}

// callBatch gives a batch to the component, which counts its records from first; ended is its
// panic.
func (s *step) callBatch(ctx context.Context, give giving, first place, elements []*element) (given []any, err, ended error) {
	stop := s.tally.time()
	err, ended = s.call(ctx, first, func(ctx context.Context) (err error) {
		given, err = give(ctx, elements)
		return err
	})
	stop(int64(len(elements)))
	return given, err, ended
}

// settling is a batch that a stage is through with.
type settling struct {
	elements []*element
	errs     []error // of the records, nil if none has failed
	each     bool    // given has a place for each record, failed ones included
	own      bool    // given are some of the records themselves
	given    []any   // what has not been sent on
}

// areOwn reports whether what was given are records of the batch, in their order: then it is known
// which of them were dropped.
func (b *settling) areOwn() bool {
	left := b.given
	for _, e := range b.elements {
		if len(left) > 0 && isSame(left[0], e.record) {
			left = left[1:]
		}
	}
	return len(left) == 0
}

// isSame reports whether two records are one pointer.
func isSame(x, y any) bool {
	t := reflect.TypeOf(x)
	return t != nil && t.Kind() == reflect.Pointer && x == y
}

// fate is what became of record k: a result, or an error. One that is dropped has pipeline.Skip;
// where it is not known which these are, they are the last ones.
func (b *settling) fate(k int) (record any, err error) {
	if b.errs != nil && b.errs[k] != nil {
		if b.each {
			b.given = b.given[1:]
		}
		return nil, b.errs[k]
	}
	if len(b.given) == 0 || b.own && !isSame(b.given[0], b.elements[k].record) {
		return nil, pipeline.Skip
	}
	record, b.given = b.given[0], b.given[1:]
	return record, nil
}

// settle sends on, drops or fails each record of a batch.
func (s *step) settle(b *settling, emit, letters func(*element)) error {
	for k, e := range b.elements {
		record, err := b.fate(k)
		switch {
		case err == nil:
			s.pass(e.place, record, emit)
		case !errors.Is(err, pipeline.Skip):
			if err := s.fail(e.place, e.place, e.record, err, letters); err != nil {
				return err
			}
		}
	}
	return nil
}
