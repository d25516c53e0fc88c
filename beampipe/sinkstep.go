package beampipe

import (
	"context"
	"fmt"
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
		if p.role == source && sums.of(p, endedParts) == 0 || p.role == stage && sums.of(p, receivedRecords) != passed {
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
			err = panicked(ctx, s.part, int64(len(list))+1, v)
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
		_, err, ended := s.call(ctx, s.part.put, e)
		switch {
		case ended != nil:
			return ended
		case err == nil:
			continue
		case s.part.required:
			return &failure{s.part, s.tally.given, err}
		}
		if err := s.fail(e.place, s.tally.given, e.record, err, letters); err != nil {
			return err
		}
		if s.Several {
			count(fmt.Sprint(failedAtSinks, e.place), 1)
		}
	}
	return nil
}

// consume hands the records over as one stream. Where the sink stops before its end and returns an
// error, that concerns the last record it had.
func (s *sinkStep) consume(ctx context.Context, all []*element) (err error) {
	number := int64(0)
	defer func() {
		if v := recover(); v != nil {
			err = panicked(ctx, s.part, number, v)
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
	if err != nil {
		return &failure{s.part, number, err}
	}
	return nil
}
