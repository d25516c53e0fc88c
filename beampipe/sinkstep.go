package beampipe

import (
	"context"
	"fmt"
	"slices"

	"github.com/auditline/auditline/pipeline/pipelineimpl"
)

// sinkStep hands all records of a run to a sink.
type sinkStep struct {
	step
	Several bool // the records go to other sinks, too
}

// ProcessElement is called once, and has the records and the counts before the sink as side inputs.
// The records come to the sink in the order in which a run in one process would bring them.
func (s *sinkStep) ProcessElement(ctx context.Context, _ []byte, records func(**element) bool, counted func(*string, *int64) bool, letters func(*element), count func(string, int64)) error {
	all := inOrder(records)
	if err := s.complete(readCounts(counted), int64(len(all))); err != nil {
		return err
	}
	all, err := s.wanted(ctx, all)
	switch {
	case err != nil:
		return err
	case s.part.put != nil:
		err = s.putEach(ctx, all, letters, count)
	case s.part.batch != nil:
		err = s.putBatches(ctx, all, letters, count)
	default:
		err = s.consume(ctx, all)
	}
	if err != nil {
		return err
	}
	s.finish(count)
	return nil
}

// complete says what is missing of the run, nil for nothing: a runner may ask a sink for its part
// although work before it has failed. The sink is to write nothing then.
func (s *sinkStep) complete(sums sums, came int64) error {
	passed, letters := int64(0), int64(0)
	for _, p := range s.parts {
		if p.role == source && sums.of(p, endedParts) < max(sums.of(p, splitParts), 1) || p.role == stage && sums.of(p, receivedRecords) != passed {
			return fmt.Errorf("%s writes nothing, since %s has not done all its work", s.part, p)
		}
		if p.role == source || p.role == stage {
			passed = sums.of(p, passedRecords)
		}
		letters += sums.of(p, deadRecords)
	}
	want := passed
	if s.part.role == deadLetter {
		want = letters
	}
	if came != want {
		return fmt.Errorf("%s writes nothing, since of %d records %d came", s.part, want, came)
	}
	return nil
}

// wanted are the records that the sink's condition lets through.
func (s *sinkStep) wanted(ctx context.Context, all []*element) (list []*element, err error) {
	if s.part.when == nil {
		return all, nil
	}
	defer func() {
		if v := recover(); v != nil {
			err = panicked(ctx, s.part, place{ordinal: int64(len(list)) + 1}, v)
		}
	}()
	for _, e := range all {
		if s.part.when(e.record) {
			list = append(list, e)
		}
	}
	return list, nil
}

// putEach hands the records over one by one.
func (s *sinkStep) putEach(ctx context.Context, all []*element, letters func(*element), count func(string, int64)) error {
	for _, e := range all {
		s.tally.given++
		own, stop := place{ordinal: s.tally.given}, s.tally.time()
		err, ended := s.call(ctx, own, func(ctx context.Context) error { return s.part.put(ctx, e.record) })
		stop(1)
		if ended != nil {
			return ended
		}
		if err := s.lose(e, own, err, letters, count); err != nil {
			return err
		}
	}
	return nil
}

// putBatches hands the records over in batches, each as large as the tag says but for the last one.
func (s *sinkStep) putBatches(ctx context.Context, all []*element, letters func(*element), count func(string, int64)) error {
	for elements := range slices.Chunk(all, s.part.batch.size) {
		first := place{ordinal: s.tally.given + 1}
		s.tally.given += int64(len(elements))
		_, err, ended := s.callBatch(ctx, s.part.batch.give, first, elements)
		if ended != nil {
			return ended
		}
		errs, _ := pipelineimpl.BatchFates(err, len(elements), 0)
		for k, err := range errs {
			if err := s.lose(elements[k], place{ordinal: first.ordinal + int64(k)}, err, letters, count); err != nil {
				return err
			}
		}
	}
	return nil
}

// lose makes a dead letter of a record that err failed, or ends the run; a nil err is none. The
// sink counts the record as own.
func (s *sinkStep) lose(e *element, own place, err error, letters func(*element), count func(string, int64)) error {
	switch {
	case err == nil:
		return nil
	case s.part.required:
		return &failure{s.part, own, err}
	}
	if err := s.fail(e.place, own, e.record, err, letters); err != nil {
		return err
	}
	if s.Several {
		count(fmt.Sprint(failedAtSinks, e.place), 1)
	}
	return nil
}

// consume hands the records over as one stream. Where the sink stops before its end and returns an
// error, that concerns the last record it had.
func (s *sinkStep) consume(ctx context.Context, all []*element) (err error) {
	number, stop := int64(0), s.tally.time()
	defer func() {
		if v := recover(); v != nil {
			err = panicked(ctx, s.part, place{ordinal: number}, v)
		}
	}()
	err = s.part.consume(ctx, func(yield func(any) bool) {
		for _, e := range all {
			s.tally.given++
			if number = s.tally.given; !yield(e.record) {
				return
			}
		}
		number = 0
	})
	stop(s.tally.given)
	if err != nil {
		return &failure{s.part, place{ordinal: number}, err}
	}
	return nil
}
