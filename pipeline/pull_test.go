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
	for want, faulty := range map[string]func(*pulled) prober{
		"Source": func(p *pulled) prober { return p.Source },
		"Each":   func(p *pulled) prober { return p.Each },
		"Last":   func(p *pulled) prober { return p.Last },
		"Sink":   func(p *pulled) prober { return p.Sink },
	} {
		p := &pulled{Source: new(numbers), Each: new(each), Last: new(each), Sink: new(putter)}
		faulty(p).setProbe(probe{fault: panics, k: faultAt})
		p.Source.n = records
		report, err := p.Run(context.Background())
		var failed *pipeline.ComponentError
		if !errors.As(err, &failed) || failed.Component != want || !errors.Is(err, errFault) {
			t.Errorf("error %v, want it to name %s", err, want)
		}
		if report.In != report.Out+report.Dropped+report.Dead || !p.Source.released {
			t.Errorf("%s: %d in, %d out, %d dropped, %d dead, source released: %v",
				want, report.In, report.Out, report.Dropped, report.Dead, p.Source.released)
		}
	}
}

type pulledFar struct {
	Source   *numbers `pipeline:"source"`
	Whole    *whole   `pipeline:"stage"`
	Pairwise pairwise `pipeline:"stage"`
	Sink     *putter  `pipeline:"sink"`
}

// TestPanicFarAcrossPull: behind a stage that works on the whole stream, nothing tells who panicked.
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
