package pipeline_test

import (
	"context"
	"errors"
	"iter"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/auditline/auditline/pipeline"
)

// halfRead pulls two records, and leaves the rest, and the coroutine that it pulls from, as it is.
type halfRead struct{ stop func() }

func (s *halfRead) Transform(in iter.Seq[*reading]) iter.Seq[*reading] {
	return func(yield func(*reading) bool) {
		var next func() (*reading, bool)
		next, s.stop = iter.Pull(in)
		for range 2 {
			if rec, ok := next(); !ok || !yield(rec) {
				return
			}
		}
	}
}

type waitingHalfRead struct {
	Source *pausing    `pipeline:"source"`
	Half   *halfRead   `pipeline:"stage"`
	Table  *timedTable `pipeline:"sink,batch=3,wait=50ms"`
}

// TestSourceThatIsLeftHalfRead: no goroutine of the run's outlives it, and the source may be told
// to end afterwards.
func TestSourceThatIsLeftHalfRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &waitingHalfRead{&pausing{pauses: make([]time.Duration, 5)}, new(halfRead), new(timedTable)}
		report, err := p.Run(t.Context())
		if err != nil || !slices.Equal(p.Table.got, []string{"1,2 at 0s"}) {
			t.Errorf("%q, %d in, error %v", p.Table.got, report.In, err)
		}
		synctest.Wait()
		all := make([]byte, 1<<20)
		if all = all[:runtime.Stack(all, true)]; strings.Contains(string(all), "attendant).work") {
			t.Error("the attendant is still there")
		}
		if p.Half.stop(); !p.Source.released {
			t.Error("the source has not ended")
		}
	})
}

// readingWithin reads all its input once more, with its first record in hand.
type readingWithin struct{}

func (readingWithin) Transform(in iter.Seq[*reading]) iter.Seq[*reading] {
	return func(yield func(*reading) bool) {
		for rec := range in {
			if rec.n == 1 {
				for range in {
				}
			}
			if !yield(rec) {
				return
			}
		}
	}
}

type waitingNested struct {
	Source *pausing      `pipeline:"source"`
	Within readingWithin `pipeline:"stage"`
	Table  *timedTable   `pipeline:"sink,batch=3,wait=50ms"`
}

// TestWaitEndsBatchesBehindAReadingWithinAReading: also once the inner one has ended.
func TestWaitEndsBatchesBehindAReadingWithinAReading(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &waitingNested{Source: &pausing{pauses: []time.Duration{10 * ms, 10 * ms, time.Second}}, Table: new(timedTable)}
		_, err := p.Run(t.Context())
		// The inner reading ends at 1.03s, and the third record comes a second after the second.
		if want := []string{"1,2 at 1.08s", "3 at 2.04s"}; err != nil || !slices.Equal(p.Table.got, want) {
			t.Errorf("%q, want %q, error %v", p.Table.got, want, err)
		}
	})
}

// rereading reads its input twice, one reading after the other.
type rereading struct{}

func (rereading) Transform(in iter.Seq[*reading]) iter.Seq[*reading] {
	return func(yield func(*reading) bool) {
		for range 2 {
			for rec := range in {
				if !yield(rec) {
					return
				}
			}
		}
	}
}

type waitingReread struct {
	Source *pausing    `pipeline:"source"`
	Reread rereading   `pipeline:"stage"`
	Table  *timedTable `pipeline:"sink,batch=3,wait=50ms"`
}

// TestWaitEndsBatchesInFrontOfASecondReading: while the source looks for its first record again.
func TestWaitEndsBatchesInFrontOfASecondReading(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &waitingReread{Source: &pausing{pauses: []time.Duration{time.Second}}, Table: new(timedTable)}
		_, err := p.Run(t.Context())
		if want := []string{"1 at 1.05s", "1 at 2s"}; err != nil || !slices.Equal(p.Table.got, want) {
			t.Errorf("%q, want %q, error %v", p.Table.got, want, err)
		}
	})
}

// TestLockedSourcePanicsWithTheRunAtItsEnd: what was in a batch goes nowhere, and what has ended
// the run before is not hidden.
func TestLockedSourcePanicsWithTheRunAtItsEnd(t *testing.T) {
	for _, cancels := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			runtime.LockOSThread()
			defer runtime.UnlockOSThread()
			ctx, cancel := context.WithCancelCause(t.Context())
			defer cancel(nil)
			source := &pausing{pauses: make([]time.Duration, 3)}
			source.before = func() {
				if cancels {
					cancel(errCancelled)
				}
				panic(errFault)
			}
			p := &waitingTable{source, new(timedTable)}
			report, err := p.Run(ctx)
			balanced(t, report)
			if !errors.Is(err, errFault) || errors.Is(err, errCancelled) != cancels || len(p.Table.got) > 0 || report.Dead != 2 {
				t.Errorf("cancelled %v: %q, %d dead, error %v", cancels, p.Table.got, report.Dead, err)
			}
			failed, ok := errors.AsType[*pipeline.ComponentError](err)
			if !ok || failed.Component != "Source" || !strings.Contains(string(failed.Stack), "pausing") {
				t.Errorf("cancelled %v: %.300v", cancels, err)
			}
		})
	}
}
