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

// TestPanicAcrossPull: a component that works record by record is named even behind iter.Pull, one that works on the
// whole stream cannot be; no record is lost either way.
func TestPanicAcrossPull(t *testing.T) {
	for want, faulty := range map[string]func(*pulled) prober{
		"Pairwise": func(p *pulled) prober { return p.Source },
		"Each":     func(p *pulled) prober { return p.Each },
		"Last":     func(p *pulled) prober { return p.Last },
		"Sink":     func(p *pulled) prober { return p.Sink },
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
