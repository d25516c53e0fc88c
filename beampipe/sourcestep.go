package beampipe

import (
	"context"
	"fmt"
	"time"
)

// sourceStep asks a source for its records.
type sourceStep struct {
	step
	Deadline time.Time // of the run, zero for none
}

// sourcePart is the part of a source that one worker asks for its records.
type sourcePart struct {
	Number int // from 0
	Config []byte
}

// streaming is one passage over the records of a source.
type streaming struct {
	*sourceStep
	part     int64
	count    int64               // records so far, failed ones too
	emitting bool                // Beam is at work, not the source
	stop     func(records int64) // the time that the source takes for its next record
	err      error               // what ends the run
	emit     func(*element)
	letters  func(*element)
}

// ProcessElement yields the records of one part of the source.
func (s *sourceStep) ProcessElement(ctx context.Context, part sourcePart, emit, letters func(*element), _ func(string, int64)) error {
	if err := s.step.part.unpack(part.Config); err != nil {
		return err
	}
	return (&streaming{sourceStep: s, part: int64(part.Number), emit: emit, letters: letters}).run(ctx)
}

// FinishBundle sends on what was counted.
func (s *sourceStep) FinishBundle(_, _ func(*element), count func(string, int64)) { s.finish(count) }

// run asks the source for its records, and takes its panic for what ends the run.
func (s *streaming) run(ctx context.Context) (err error) {
	defer func() {
		if s.emitting {
			return // Beam unwinds its own stack by a panic, which is no matter of the source
		}
		if v := recover(); v != nil {
			err = panicked(ctx, s.step.part, place{}, v)
		}
	}()
	if !s.Deadline.IsZero() {
		var cancel context.CancelFunc
		ctx, cancel = context.WithDeadline(ctx, s.Deadline)
		defer cancel()
	}
	s.stop = s.tally.time()
	s.step.part.stream(ctx)(s.take)
	if s.err == nil && ctx.Err() != nil {
		return s.unfinished()
	}
	s.tally.ended++
	return s.err
}

// unfinished says that the source was not at its end when the run was to be.
func (s *streaming) unfinished() error {
	return &failure{s.step.part, place{}, fmt.Errorf("had given %d records by the deadline, and was not at its end; Beam runs sources that end", s.count)}
}

// take sends a record on, and reports whether the source is to go on.
func (s *streaming) take(record any, err error) bool {
	s.stop(1)
	s.count++
	at := place{ordinal: s.part<<partBits + s.count}
	s.emitting = true
	switch {
	case err != nil:
		s.err = s.fail(at, at, record, err, s.letters)
	case s.late():
		s.err = s.unfinished()
	default:
		s.pass(at, record, s.emit)
	}
	s.emitting = false
	s.stop = s.tally.time()
	return s.err == nil
}

// late reports whether the run should have ended. It looks at the clock once in a while.
func (s *streaming) late() bool {
	return s.count%1024 == 0 && !s.Deadline.IsZero() && time.Now().After(s.Deadline)
}
