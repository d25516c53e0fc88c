package pipeline_test

import (
	"context"
	"errors"
	"iter"
	"testing"
	"testing/synctest"
	"time"

	"github.com/auditline/auditline/pipeline"
)

// rows yields 1 to 10. At row bad it fails, panics, cancels, or waits for the context.
type rows struct {
	bad    int
	how    fault
	cancel func()
}

func (s *rows) Stream(ctx context.Context) iter.Seq2[*reading, error] {
	return func(yield func(*reading, error) bool) {
		for n := 1; n <= 10; n++ {
			var err error
			if n == s.bad {
				switch s.how {
				case fails:
					err = errFault
				case panics:
					panic(errFault)
				case cancels:
					s.cancel()
				case sleeps:
					<-ctx.Done()
					return
				}
			}
			if !yield(&reading{n}, err) {
				return
			}
		}
	}
}

// adding gives the sum of its input, and, while its input lasts, nothing.
type adding struct{}

func (*adding) Transform(in iter.Seq[*reading]) iter.Seq[*reading] {
	return func(yield func(*reading) bool) {
		sum := new(reading)
		for rec := range in {
			sum.n += rec.n
		}
		yield(sum)
	}
}

// addingPairs is adding that notes what the context says when its input has ended.
type addingPairs struct{ cause error }

func (s *addingPairs) Transform(ctx context.Context, in iter.Seq2[*reading, error]) iter.Seq2[*reading, error] {
	return func(yield func(*reading, error) bool) {
		sum := new(reading)
		for rec := range in {
			sum.n += rec.n
		}
		s.cause = context.Cause(ctx)
		yield(sum, nil)
	}
}

// refusing fails record n.
type refusing struct{ n int }

func (s *refusing) Apply(rec *reading) (*reading, error) {
	if rec.n == s.n {
		return nil, errFault
	}
	return rec, nil
}

// committing keeps what it was given only if it was given all.
type committing struct {
	got   []int
	cause error
}

func (s *committing) Consume(ctx context.Context, in iter.Seq[*reading]) error {
	var got []int
	for rec := range in {
		got = append(got, rec.n)
	}
	if s.cause = context.Cause(ctx); s.cause != nil {
		return s.cause
	}
	s.got = got
	return nil
}

type summed struct {
	Source *rows        `pipeline:"source"`
	Refuse *refusing    `pipeline:"stage"`
	Sum    *adding      `pipeline:"stage"`
	Each   *double      `pipeline:"stage"`
	Pairs  *addingPairs `pipeline:"stage"`
	Sink   *committing  `pipeline:"sink"`
}

// TestNoSumOverAPart: when a run ends early, no stage's sum over what it got reaches the
// next component, and whoever takes a context knows.
func TestNoSumOverAPart(t *testing.T) {
	for _, try := range []struct {
		how         fault
		bad, refuse int
		cause       error
	}{
		{fails, 6, 0, errFault},
		{fails, 1, 0, errFault},
		{fails, 10, 0, errFault},
		{works, 0, 6, errFault},
		{panics, 6, 0, nil}, // passes through the components, which do not come to their ends
		{cancels, 6, 0, errCancelled},
		{cancels, 10, 0, errCancelled},
		{sleeps, 6, 0, errCancelled},
	} {
		for _, generated := range []bool{true, false} {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancelCause(t.Context())
				time.AfterFunc(time.Hour, func() { cancel(errCancelled) })
				p := &summed{
					&rows{try.bad, try.how, func() { cancel(errCancelled) }},
					&refusing{try.refuse}, new(adding), new(double), new(addingPairs), new(committing),
				}
				var run pipeline.Pipeline = p
				if !generated {
					run = atRunTime(t, p)
				}
				report, err := run.Run(ctx, pipeline.MonitorEvery(3))
				if err == nil || report.Out != 0 || len(p.Sink.got) > 0 || report.Components[4].Received > 0 {
					t.Errorf("%+v: error %v, the sink has %v", try, err, p.Sink.got)
				}
				if !errors.Is(p.Sink.cause, try.cause) || !errors.Is(p.Pairs.cause, try.cause) {
					t.Errorf("%+v: the causes are %v and %v", try, p.Sink.cause, p.Pairs.cause)
				}
				if report.In != report.Out+report.Dropped+report.Dead+report.Absorbed {
					t.Errorf("%+v: %+v", try, report)
				}
			})
		}
	}
}

// TestWhatAnAggregatorTakesInIsAbsorbed: what it gives, it gives when its input has ended.
func TestWhatAnAggregatorTakesInIsAbsorbed(t *testing.T) {
	for _, generated := range []bool{true, false} {
		p := &summed{new(rows), new(refusing), new(adding), new(double), new(addingPairs), new(committing)}
		var run pipeline.Pipeline = p
		if !generated {
			run = atRunTime(t, p)
		}
		report, err := run.Run(context.Background())
		if err != nil || report.In != 10 || report.Out != 1 || report.Absorbed != 9 || report.Dropped != 0 {
			t.Errorf("%d in, %d out, %d absorbed, %d dropped, %v", report.In, report.Out, report.Absorbed, report.Dropped, err)
		}
		if sum := report.Components[2]; sum.Absorbed != 9 || sum.Passed != 1 {
			t.Errorf("%+v", sum)
		}
		if len(p.Sink.got) != 1 || p.Sink.got[0] != 110 {
			t.Errorf("the sink has %v", p.Sink.got)
		}
	}
}

// lookahead holds one record back, and gives it at the end.
type lookahead struct{}

func (*lookahead) Transform(in iter.Seq[*reading]) iter.Seq[*reading] {
	return func(yield func(*reading) bool) {
		var held *reading
		for rec := range in {
			if held != nil && !yield(held) {
				return
			}
			held = rec
		}
		if held != nil {
			yield(held)
		}
	}
}

type ahead struct {
	Source *counting   `pipeline:"source"`
	Stage  *lookahead  `pipeline:"stage"`
	Sink   *committing `pipeline:"sink"`
}

// TestWhatIsHeldBackPassesAtTheEnd: also after a run, in the next one.
func TestWhatIsHeldBackPassesAtTheEnd(t *testing.T) {
	p := &ahead{&counting{5}, new(lookahead), new(committing)}
	for _, run := range []pipeline.Pipeline{p, atRunTime(t, p), p} {
		for _, every := range []int{0, 1, 2, 5, 1024} {
			report, err := run.Run(context.Background(), pipeline.MonitorEvery(every))
			if err != nil || report.Out != 5 || report.Absorbed+report.Dropped > 0 || len(p.Sink.got) != 5 {
				t.Errorf("every %d: %d out, %d absorbed, %v", every, report.Out, report.Absorbed, err)
			}
		}
	}
}

// TestContextEndsWithTheRun: nothing that a component started by it stays.
func TestContextEndsWithTheRun(t *testing.T) {
	s := &remembering{}
	if _, err := (&remembered{&counting{3}, s}).Run(context.Background()); err != nil {
		t.Fatal(err)
	}
	if s.during != nil || s.ctx.Err() == nil {
		t.Errorf("the context says %v during the run, and %v after it", s.during, s.ctx.Err())
	}
}

type remembering struct {
	ctx    context.Context
	during error
}

func (s *remembering) Put(ctx context.Context, _ *reading) error {
	s.ctx, s.during = ctx, ctx.Err()
	return nil
}

type remembered struct {
	Source *counting    `pipeline:"source"`
	Sink   *remembering `pipeline:"sink"`
}

// repeating gives its last record again and again when its input has ended: times, or for ever
// where that is 0.
type repeating struct{ times, given int }

func (s *repeating) Transform(in iter.Seq[*reading]) iter.Seq[*reading] {
	return func(yield func(*reading) bool) {
		var last *reading
		for last = range in {
			if !yield(last) {
				return
			}
		}
		for s.given = 1; yield(last) && s.given != s.times; s.given++ {
		}
	}
}

// transactional notes how its Consume was left.
type transactional struct {
	rolledBack bool
	cause      error
}

func (s *transactional) Consume(ctx context.Context, in iter.Seq[*reading]) error {
	defer func() { s.rolledBack = true }()
	for range in {
	}
	s.cause = context.Cause(ctx)
	return s.cause
}

type repeated struct {
	Source *rows          `pipeline:"source"`
	Repeat *repeating     `pipeline:"stage"`
	Each   *double        `pipeline:"stage"`
	Sink   *transactional `pipeline:"sink"`
}

// TestStageThatGoesOnIsLeft: what it gives after the early end of a run reaches nobody. Up to a
// batch of records the others see their input end as usual. Then all are left, without blame.
func TestStageThatGoesOnIsLeft(t *testing.T) {
	const batch = 4
	for _, try := range []struct {
		times, given int
		cause        error
	}{
		{1, 1, errFault},
		{batch, batch, errFault},
		{batch + 1, batch + 1, nil},
		{0, batch + 1, nil},
	} {
		for _, generated := range []bool{true, false} {
			p := &repeated{&rows{bad: 6, how: fails}, &repeating{times: try.times}, new(double), new(transactional)}
			var run pipeline.Pipeline = p
			if !generated {
				run = atRunTime(t, p)
			}
			report, err := run.Run(context.Background(), pipeline.MonitorEvery(batch))
			var failed *pipeline.ComponentError
			if !errors.As(err, &failed) || failed.Number != 6 || joined(err) {
				t.Errorf("%+v: error %v", try, err)
			}
			if p.Repeat.given != try.given || report.Out != 5 || report.In != 6 || report.Dead != 1 {
				t.Errorf("%+v: %d given; %d in, %d out, %d dead", try, p.Repeat.given, report.In, report.Out, report.Dead)
			}
			if !p.Sink.rolledBack || !errors.Is(p.Sink.cause, try.cause) {
				t.Errorf("%+v: the sink's cause is %v, rolled back: %v", try, p.Sink.cause, p.Sink.rolledBack)
			}
		}
	}
}

// joined reports whether something went wrong after what ended the run.
func joined(err error) bool {
	_, ok := err.(interface{ Unwrap() []error })
	return ok
}
