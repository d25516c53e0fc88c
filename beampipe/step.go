package beampipe

import (
	"context"
	"errors"
	"slices"

	"github.com/auditline/auditline/pipeline"
	"github.com/auditline/auditline/pipeline/pipelineimpl"
)

// step is what the functions of a Beam graph have in common: a component at work.
type step struct {
	work
	Letters bool // failed records become dead letters, and the run goes on
	Last    bool // its records come to the sinks

	parts []Part // of the pipeline, in order
	part  Part   // the one at work
	sinks []Part // where all of them have conditions, and the step is the last
	tries *pipelineimpl.Retries
	tally tally
}

// Setup makes the component as it is configured. Beam calls it once for each copy of the step.
func (s *step) Setup() (err error) {
	if s.parts, err = s.load(); err != nil {
		return err
	}
	s.part = s.parts[s.Part]
	s.tries = s.part.triesOf()
	if s.Last {
		s.sinks = choosing(s.parts)
	}
	return nil
}

// choosing are the sinks if each of them has a condition, so that there may be records that none of
// them wants.
func choosing(parts []Part) (sinks []Part) {
	for _, p := range parts {
		switch {
		case p.role == sink && p.when == nil:
			return nil
		case p.role == sink:
			sinks = append(sinks, p)
		}
	}
	return sinks
}

// pass counts a record that the component has given, and sends it on.
func (s *step) pass(at place, record any, emit func(*element)) {
	s.tally.passed++
	if s.Last {
		s.tally.events += eventsOf(record)
	}
	if len(s.sinks) > 0 && !wanted(s.sinks, record) {
		s.tally.unrouted++
	}
	emit(&element{at, s.part.out, record})
}

// wanted reports whether a sink wants a record. Where a condition panics, it is for the sink to say
// so, which asks again.
func wanted(sinks []Part, record any) (ok bool) {
	defer func() { ok = ok || recover() != nil }()
	return slices.ContainsFunc(sinks, func(p Part) bool { return p.when(record) })
}

// fail makes a dead letter of the record at a place, which the component counts as own, or ends the
// run.
func (s *step) fail(at, own place, record any, err error, letters func(*element)) error {
	if !s.Letters {
		return &failure{s.part, own, err}
	}
	s.tally.dead++
	at.failed = int64(s.Part)
	text := errors.New(err.Error()) // what other workers know of it
	letters(&element{at, lettersCodec, pipeline.DeadLetter{Component: s.part.name, Record: record, Number: own.number(), Err: text}})
	return nil
}

// finish sends on the counts of a bundle.
func (s *step) finish(count func(string, int64)) { s.tally.flush(s.part.name, count) }

// one gives one record to a stage's method, and sends on what that makes of it.
func (s *step) one(ctx context.Context, apply method, e *element, emit, letters func(*element)) error {
	s.tally.received++
	var out any
	stop := s.tally.time()
	err, ended := s.call(ctx, e.place, func(ctx context.Context) (err error) {
		out, err = apply(ctx, e.record)
		return err
	})
	stop(1)
	switch {
	case ended != nil:
		return ended
	case err == nil:
		s.pass(e.place, out, emit)
	case !errors.Is(err, pipeline.Skip):
		return s.fail(e.place, e.place, e.record, err, letters)
	}
	return nil
}

// call lets a component work on the record that it counts as own, again where that fails and its
// tag says so; ended is its panic.
func (s *step) call(ctx context.Context, own place, work func(context.Context) error) (err, ended error) {
	defer func() {
		if v := recover(); v != nil {
			ended = panicked(ctx, s.part, own, v)
		}
	}()
	if s.tries == nil {
		return work(ctx), nil
	}
	return s.tries.Do(ctx, work, func() { s.tally.retried++ }), nil
}
