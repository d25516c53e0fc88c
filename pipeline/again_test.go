package pipeline_test

import (
	"context"
	"iter"
	"testing"

	"github.com/auditline/auditline/pipeline"
)

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
