package pipeline_test

import (
	"iter"
	"runtime"
	"slices"
	"testing"
	"testing/synctest"

	"github.com/auditline/auditline/pipeline"
)

// sampleOf is a sink that has enough after so many hits.
type sampleOf struct {
	n   int
	got []int
}

func (s *sampleOf) Consume(in iter.Seq[*hit]) {
	for rec := range in {
		if s.got = append(s.got, rec.n); len(s.got) == s.n {
			return
		}
	}
}

type sampledHits struct {
	Source *hits      `pipeline:"source"`
	Sum    *running   `pipeline:"stage"`
	Recent *lately    `pipeline:"stage"`
	Number *numbering `pipeline:"stage,batch=5,wait=45ms"`
	Sample *sampleOf  `pipeline:"sink"`
}

// lately passes hits on, and one more when its input has ended.
type lately struct{}

func (*lately) Transform(in iter.Seq[*hit]) iter.Seq[*hit] {
	return func(yield func(*hit) bool) {
		for rec := range in {
			if !yield(rec) {
				return
			}
		}
		yield(&hit{n: -100})
	}
}

// TestNoEndOfAnInputThatNobodyWants: what stands in front of the batch sees its input end, but
// has kept a part of it only: it gives nothing any more. The hit that the source had meanwhile went
// nowhere, so that no checkpoint is behind it.
func TestNoEndOfAnInputThatNobodyWants(t *testing.T) {
	for _, locked := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			if locked {
				runtime.LockOSThread()
				defer runtime.UnlockOSThread()
			}
			store := new(memory)
			p := &sampledHits{&hits{upto: 40, every: 30 * ms}, new(running), new(lately), new(numbering), &sampleOf{n: 2}}
			report, err := p.Run(t.Context(), pipeline.Checkpoint(store, 1000))
			balanced(t, report)
			if err != nil || report.In != 2 || report.Out != 2 || !slices.Equal(p.Sample.got, []int{0, 1}) {
				t.Errorf("locked %v: %d in, %d out, the sink has %v, error %v", locked, report.In, report.Out, p.Sample.got, err)
			}
			if store.data != nil {
				t.Errorf("locked %v: there is a checkpoint at the end of an input that has not ended", locked)
			}
		})
	}
}
