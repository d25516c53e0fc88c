package pipeline_test

import (
	"context"
	"errors"
	"iter"
	"testing"

	"github.com/auditline/auditline/pipeline"
)

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

// peeking looks at the first record before it takes them all: a sequence may be read again.
type peeking struct{ first int }

func (p *peeking) Transform(in iter.Seq[*reading]) iter.Seq[*reading] {
	return func(yield func(*reading) bool) {
		for rec := range in {
			p.first = rec.n
			break
		}
		for rec := range in {
			if !yield(rec) {
				return
			}
		}
	}
}

// shadowed takes two records from one reading of its input while it passes on another.
type shadowed struct{}

func (s *shadowed) Transform(in iter.Seq[*reading]) iter.Seq[*reading] {
	return func(yield func(*reading) bool) {
		next, stop := iter.Pull(in)
		defer stop()
		for rec := range in {
			if _, ok := next(); ok && rec.n > 1 {
				stop()
			}
			if !yield(rec) {
				return
			}
		}
	}
}

type peeked struct {
	Source *counting   `pipeline:"source"`
	Peek   *peeking    `pipeline:"stage"`
	Sink   *collecting `pipeline:"sink"`
}

type overshadowed struct {
	Source *counting   `pipeline:"source"`
	Shadow *shadowed   `pipeline:"stage"`
	Sink   *collecting `pipeline:"sink"`
}

// TestSourceMayBeReadAgain: one reading that ends early is not held against another.
func TestSourceMayBeReadAgain(t *testing.T) {
	for _, try := range []struct {
		chain func() pipeline.Pipeline
		in    int64
	}{
		{func() pipeline.Pipeline { return &peeked{&counting{5}, new(peeking), new(collecting)} }, 6},
		{func() pipeline.Pipeline { return &overshadowed{&counting{5}, new(shadowed), new(collecting)} }, 7},
	} {
		for _, p := range []pipeline.Pipeline{try.chain(), atRunTime(t, try.chain())} {
			report, err := p.Run(context.Background())
			if err != nil || report.In != try.in || report.Out != 5 {
				t.Errorf("%T: in %d, out %d, error %v", p, report.In, report.Out, err)
			}
		}
	}
}
