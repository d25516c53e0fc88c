package pipeline_test

import (
	"context"
	"iter"
	"runtime"
	"slices"
	"testing"
	"testing/synctest"
	"time"

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

// noting passes records on, and notes what its context says when its input has ended.
type noting struct{ cause error }

func (s *noting) Transform(ctx context.Context, in iter.Seq[*reading]) iter.Seq[*reading] {
	return func(yield func(*reading) bool) {
		for rec := range in {
			if !yield(rec) {
				break
			}
		}
		s.cause = context.Cause(ctx)
	}
}

// firstTwo passes two records on, has enough, and gives one more.
type firstTwo struct{}

func (firstTwo) Transform(in iter.Seq[*reading]) iter.Seq[*reading] {
	return func(yield func(*reading) bool) {
		n := 0
		for rec := range in {
			if !yield(rec) {
				return
			}
			if n++; n == 2 {
				break
			}
		}
		yield(&reading{100})
	}
}

// heedful is a sink that heeds its context.
type heedful struct{ got []int }

func (s *heedful) PutBatch(ctx context.Context, in []*reading) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	for _, rec := range in {
		s.got = append(s.got, rec.n)
	}
	return nil
}

type enough struct {
	Source *pausing   `pipeline:"source"`
	Before *noting    `pipeline:"stage"`
	Batch  *passingOn `pipeline:"stage,batch=5,wait=45ms"`
	First  firstTwo   `pipeline:"stage"`
	After  *noting    `pipeline:"stage"`
	Table  *heedful   `pipeline:"sink,batch=10"`
}

// TestStageHasEnoughWhileTheSourceIsQuiet: the contexts in front of it end, and those behind, where
// the input is complete, do not.
func TestStageHasEnoughWhileTheSourceIsQuiet(t *testing.T) {
	for _, locked := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			if locked {
				runtime.LockOSThread()
				defer runtime.UnlockOSThread()
			}
			p := &enough{&pausing{pauses: []time.Duration{0, 0, time.Hour}}, new(noting), new(passingOn), firstTwo{}, new(noting), new(heedful)}
			report, err := p.Run(t.Context())
			if err != nil || !slices.Equal(p.Table.got, []int{1, 2, 100}) || report.In != 2 || report.Dead != 0 || !p.Source.released || time.Since(epoch) != 45*ms {
				t.Errorf("locked %v: the sink has %v, %d in, %d dead, after %s, error %v", locked, p.Table.got, report.In, report.Dead, time.Since(epoch), err)
			}
			if p.Before.cause == nil || p.After.cause != nil {
				t.Errorf("locked %v: the contexts end for %v and %v", locked, p.Before.cause, p.After.cause)
			}
		})
	}
}
