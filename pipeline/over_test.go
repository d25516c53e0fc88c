package pipeline_test

import (
	"context"
	"errors"
	"iter"
	"testing"

	"github.com/auditline/auditline/pipeline"
)

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

// centring reads its input twice: for its mean, and to take that away.
type centring struct{}

func (*centring) Transform(in iter.Seq[*reading]) iter.Seq[*reading] {
	return func(yield func(*reading) bool) {
		sum, n := 0, 0
		for rec := range in {
			sum, n = sum+rec.n, n+1
		}
		for rec := range in {
			if !yield(&reading{rec.n - sum/n}) {
				return
			}
		}
	}
}

type centred struct {
	Source *rows       `pipeline:"source"`
	Centre *centring   `pipeline:"stage"`
	Sink   *committing `pipeline:"sink"`
}

// TestSecondReadingAfterTheEnd: that a stage reads its input again is no fault of the source, and
// nothing of it passes.
func TestSecondReadingAfterTheEnd(t *testing.T) {
	for _, how := range []fault{fails, cancels} {
		for _, generated := range []bool{true, false} {
			ctx, cancel := context.WithCancelCause(t.Context())
			p := &centred{&rows{6, how, func() { cancel(errCancelled) }}, new(centring), new(committing)}
			var run pipeline.Pipeline = p
			if !generated {
				run = atRunTime(t, p)
			}
			report, err := run.Run(ctx, pipeline.MonitorEvery(1))
			if want := map[fault]error{fails: errFault, cancels: errCancelled}[how]; !errors.Is(err, want) || joined(err) {
				t.Errorf("%v, generated %v: error %v", how, generated, err)
			}
			if report.Out != 0 || len(p.Sink.got) > 0 {
				t.Errorf("%v, generated %v: the sink has %v", how, generated, p.Sink.got)
			}
		}
	}
}

// joined reports whether something went wrong after what ended the run.
func joined(err error) bool {
	_, ok := err.(interface{ Unwrap() []error })
	return ok
}
