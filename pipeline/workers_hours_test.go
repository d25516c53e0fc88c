package pipeline_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/auditline/auditline/pipeline"
)

// hours is a stage that takes so long for each of its readings, and notes which it has begun.
type hours struct {
	take func(n int) (time.Duration, error)
	all  *begun
}

type begun struct {
	mu      sync.Mutex
	numbers []int
}

func (h *hours) Apply(rec *reading) (*reading, error) {
	h.all.mu.Lock()
	h.all.numbers = append(h.all.numbers, rec.n)
	h.all.mu.Unlock()
	took, err := h.take(rec.n)
	time.Sleep(took)
	return rec, err
}

// arrivals counts readings.
type arrivals struct{ n atomic.Int64 }

func (c *arrivals) Apply(rec *reading) (*reading, bool) {
	c.n.Add(1)
	return rec, true
}

// doing keeps readings, and does something with each.
type doing struct {
	got []int
	do  func() // nil for nothing
}

func (s *doing) Put(rec *reading) error {
	if s.got = append(s.got, rec.n); s.do != nil {
		s.do()
	}
	return nil
}

type hoursQuietly struct {
	Source *quiet  `pipeline:"source"`
	Work   *hours  `pipeline:"stage,workers=2"`
	Sink   *timing `pipeline:"sink"`
}

type hoursWorked struct {
	Source *counting `pipeline:"source"`
	Count  *arrivals `pipeline:"stage"`
	Work   *hours    `pipeline:"stage,workers=2"`
	Sink   *doing    `pipeline:"sink"`
}

func anHour(int) (time.Duration, error) { return time.Hour, nil }

// TestARecordDoesNotWaitForOthers: one that comes while the workers are idle is theirs at once,
// though they have been quick, and is passed on when the next one comes.
func TestARecordDoesNotWaitForOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		quick := func(int) (time.Duration, error) { return 0, nil }
		sink := &timing{start: time.Now()}
		_, err := (&hoursQuietly{&quiet{5}, &hours{quick, new(begun)}, sink}).Run(t.Context())
		if want := []string{"1 60", "2 120", "3 180", "4 240", "5 300"}; err != nil || !slices.Equal(sink.got, want) {
			t.Errorf("got %v, error %v", sink.got, err)
		}
	})
}

// TestWorkersHoldBackTheSource: each has a record and another one waits for it.
func TestWorkersHoldBackTheSource(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &hoursWorked{&counting{20}, new(arrivals), &hours{anHour, new(begun)}, new(doing)}
		time.AfterFunc(30*time.Minute, func() {
			if n := p.Count.n.Load(); n != 5 {
				t.Errorf("%d records have come for two workers", n)
			}
		})
		if _, err := p.Run(t.Context()); err != nil || len(p.Sink.got) != 20 {
			t.Errorf("got %v, error %v", p.Sink.got, err)
		}
	})
}

// TestWorkersBeginNothingAfterAFailure: what waits for them when the run ends is left alone.
func TestWorkersBeginNothingAfterAFailure(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		took := func(n int) (time.Duration, error) {
			if n == 1 {
				return time.Hour, errFault
			}
			return time.Duration(n) * time.Hour, nil
		}
		work := &hours{took, new(begun)}
		report, err := (&hoursWorked{&counting{20}, new(arrivals), work, new(doing)}).Run(t.Context())
		balanced(t, report)
		if !errors.Is(err, errFault) || slices.Contains(work.all.numbers, 4) {
			t.Errorf("begun %v, error %v", work.all.numbers, err)
		}
	})
}

// TestCancelledWhileWorkersFinish: what they have made by then does not pass, although the source
// has ended.
func TestCancelledWhileWorkersFinish(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancelCause(t.Context())
		sink := &doing{do: func() { cancel(errCancelled); synctest.Wait() }}
		report, err := (&hoursWorked{&counting{4}, new(arrivals), &hours{anHour, new(begun)}, sink}).Run(ctx)
		balanced(t, report)
		if !errors.Is(err, errCancelled) || !slices.Equal(sink.got, []int{1}) || report.Dead != 3 {
			t.Errorf("got %v, dead %d, error %v", sink.got, report.Dead, err)
		}
	})
}

// Group tells all readings apart but three.
func (r *reading) Group() int {
	if r.n == 3 || r.n == 5 {
		return 2
	}
	return r.n
}

type hoursOfKeys struct {
	Source *pausing `pipeline:"source"`
	Work   *sharing `pipeline:"stage,batch=2,key=Group,wait=100m"`
	Sink   *timing  `pipeline:"sink"`
}

type hoursOfKeysDoing struct {
	Source *pausing `pipeline:"source"`
	Work   *sharing `pipeline:"stage,batch=2,key=Group,wait=100m"`
	Sink   *doing   `pipeline:"sink"`
}

func passAll() *sharing {
	return &sharing{all: new(shared), do: func(_ context.Context, in []*reading) ([]*reading, error) { return in, nil }}
}

// TestEachKeysBatchHasItsOwnWait: that of a key which has begun another batch meanwhile, too.
func TestEachKeysBatchHasItsOwnWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		pauses := []time.Duration{0, 50 * time.Minute, 10 * time.Minute, 10 * time.Minute, 20 * time.Minute, 900 * time.Minute}
		sink := &timing{start: time.Now()}
		_, err := (&hoursOfKeys{&pausing{pauses: pauses}, passAll(), sink}).Run(t.Context())
		if want := []string{"2 60", "3 60", "1 100", "4 170", "5 190", "6 990"}; err != nil || !slices.Equal(sink.got[:6], want) {
			t.Errorf("got %v, error %v", sink.got, err)
		}
	})
}

// TestCancelledBetweenTheBatchesOfKeys: the second batch whose wait is over is left where it is.
func TestCancelledBetweenTheBatchesOfKeys(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancelCause(t.Context())
		sink := &doing{do: func() { cancel(errCancelled); synctest.Wait() }}
		report, err := (&hoursOfKeysDoing{&pausing{pauses: []time.Duration{0, 0, 900 * time.Minute}}, passAll(), sink}).Run(ctx)
		balanced(t, report)
		if !errors.Is(err, errCancelled) || !slices.Equal(sink.got, []int{1}) || report.Dead != 1 {
			t.Errorf("got %v, dead %d, error %v", sink.got, report.Dead, err)
		}
	})
}

type retryingForDays struct {
	Source *counting   `pipeline:"source"`
	Parse  *flaky      `pipeline:"stage,retry=9,backoff=8h"`
	Sink   *collecting `pipeline:"sink"`
}

// TestWaitsAreBounded: by a day, however often a record has failed.
func TestWaitsAreBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		stage := &flaky{failures: 9, err: errWorth}
		_, err := (&retryingForDays{&counting{20}, stage, new(collecting)}).Run(t.Context())
		if longest := slices.Max(stage.waits); err != nil || len(stage.waits) != 180 || longest > 24*time.Hour || longest < 20*time.Hour {
			t.Errorf("%d waits, the longest %s, error %v", len(stage.waits), longest, err)
		}
	})
}

// TestDroppedRecordsAreNotTriedAgain: also where the component says that all errors are worth it.
func TestDroppedRecordsAreNotTriedAgain(t *testing.T) {
	stage := &selective{flaky{failures: 99, err: pipeline.Skip}}
	report, err := (&retryingSelectively{&counting{1}, stage, new(collecting), new(flakyTable)}).Run(t.Context())
	if err != nil || report.Retried != 0 || stage.total != 1 || report.Dropped != 1 {
		t.Errorf("%d attempts, dropped %d, error %v", stage.total, report.Dropped, err)
	}
}
