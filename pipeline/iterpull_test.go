package pipeline_test

import (
	"context"
	"errors"
	"iter"
	"testing"

	"github.com/auditline/auditline/pipeline"
)

// pairwise pulls its input.
type pairwise struct{}

func (pairwise) Transform(in iter.Seq[*item]) iter.Seq[*item] {
	return func(yield func(*item) bool) {
		next, stop := iter.Pull(in)
		defer stop()
		for rec, ok := next(); ok; rec, ok = next() {
			if !yield(rec) {
				return
			}
		}
	}
}

type pulled struct {
	Source   *numbers `pipeline:"source"`
	Each     *each    `pipeline:"stage"`
	Pairwise pairwise `pipeline:"stage"`
	Last     *each    `pipeline:"stage"`
	Sink     *putter  `pipeline:"sink"`
}

// TestPanicAcrossPull: components are named even behind iter.Pull, and no record is lost.
func TestPanicAcrossPull(t *testing.T) {
	for place, faulty := range map[int]func(*pulled) prober{
		0: func(p *pulled) prober { return p.Source },
		1: func(p *pulled) prober { return p.Each },
		3: func(p *pulled) prober { return p.Last },
		4: func(p *pulled) prober { return p.Sink },
	} {
		for _, generated := range []bool{true, false} {
			p := &pulled{Source: new(numbers), Each: new(each), Last: new(each), Sink: new(putter)}
			faulty(p).setProbe(probe{fault: panics, k: faultAt})
			p.Source.n = records
			var run pipeline.Pipeline = p
			if !generated {
				runner, err := pipeline.NewRunner(p.Source, []any{p.Each, p.Pairwise, p.Last}, p.Sink)
				if err != nil {
					t.Fatal(err)
				}
				run = runner
			}
			report, err := run.Run(context.Background())
			var failed *pipeline.ComponentError
			if want := report.Components[place].Name; !errors.As(err, &failed) || failed.Component != want || !errors.Is(err, errFault) {
				t.Errorf("generated %v: error %v, want it to name %s", generated, err, want)
			}
			if report.In != report.Out+report.Dropped+report.Dead || !p.Source.released {
				t.Errorf("generated %v: %d in, %d out, %d dropped, %d dead, source released: %v",
					generated, report.In, report.Out, report.Dropped, report.Dead, p.Source.released)
			}
		}
	}
}

type pulledFar struct {
	Source   *numbers `pipeline:"source"`
	Whole    *whole   `pipeline:"stage"`
	Pairwise pairwise `pipeline:"stage"`
	Sink     *putter  `pipeline:"sink"`
}

// TestPanicFarAcrossPull: behind a stage that works on the whole stream, nothing tells who
// panicked.
func TestPanicFarAcrossPull(t *testing.T) {
	for _, faulty := range []func(*pulledFar) prober{
		func(p *pulledFar) prober { return p.Source },
		func(p *pulledFar) prober { return p.Whole },
	} {
		p := &pulledFar{Source: new(numbers), Whole: new(whole), Sink: new(putter)}
		faulty(p).setProbe(probe{fault: panics, k: faultAt})
		p.Source.n = records
		_, err := p.Run(context.Background())
		var failed *pipeline.ComponentError
		if !errors.As(err, &failed) || failed.Component != "Pairwise" || !errors.Is(err, errFault) {
			t.Errorf("error %v, want it to name Pairwise", err)
		}
	}
}
