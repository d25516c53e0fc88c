package pipeline_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/auditline/auditline/pipeline"
)

// flaky fails each of its records so many times, with an error of its own.
type flaky struct {
	failures int
	err      error
	slow     time.Duration // how long an attempt takes

	attempts int // of the record at hand
	total    int
	waits    []time.Duration
	last     time.Time
}

func (f *flaky) attempt(ctx context.Context) error {
	if f.attempts > 0 {
		f.waits = append(f.waits, time.Since(f.last))
	}
	f.total++
	if f.slow > 0 {
		select {
		case <-time.After(f.slow):
		case <-ctx.Done():
			f.attempts++
			return ctx.Err()
		}
	}
	f.last = time.Now()
	if f.attempts < f.failures {
		f.attempts++
		return f.err
	}
	f.attempts = 0
	return nil
}

func (f *flaky) Apply(ctx context.Context, rec *reading) (*reading, error) {
	return rec, f.attempt(ctx)
}

// flakyTable is flaky as a sink, and panics at one of its attempts.
type flakyTable struct {
	flaky   flaky
	panicAt int
}

func (f *flakyTable) Put(*reading) error {
	if f.flaky.total+1 == f.panicAt {
		panic(errFault)
	}
	return f.flaky.attempt(context.Background())
}

// selective says itself which errors are worth a retry.
type selective struct{ flaky }

func (*selective) Retry(err error) bool { return !errors.Is(err, errFull) }

type retrying struct {
	Source *counting   `pipeline:"source"`
	Parse  *flaky      `pipeline:"stage,retry=3,backoff=100ms,timeout=2s"`
	Sink   *flakyTable `pipeline:"sink,retry=2"`
}

type retryingSelectively struct {
	Source *counting   `pipeline:"source"`
	Parse  *selective  `pipeline:"stage,retry=3"`
	Sink   *collecting `pipeline:"sink"`
	Table  *flakyTable `pipeline:"sink,retry=1,backoff=1s"`
}

var errWorth = pipeline.Retryable(errFault)

// TestRetries shows what becomes of five records, each of which fails so often.
func TestRetries(t *testing.T) {
	for name, try := range map[string]struct {
		stage, sink              flaky
		out, dropped             int64
		stageRetried, tableTries int64
		failed                   string
	}{
		"never fails":       {out: 5},
		"is mended":         {stage: flaky{failures: 3, err: errWorth}, out: 5, stageRetried: 15},
		"fails too often":   {stage: flaky{failures: 99, err: errWorth}, stageRetried: 15, failed: "Parse: fault"},
		"is not worth it":   {stage: flaky{failures: 99, err: errFault}, failed: "Parse: fault"},
		"is dropped":        {stage: flaky{failures: 99, err: pipeline.Skip}, dropped: 5},
		"is mended in sink": {sink: flaky{failures: 2, err: errWorth}, out: 5, tableTries: 10},
		"fails in sink":     {sink: flaky{failures: 99, err: errWorth}, tableTries: 10, failed: "Sink: fault"},
		"takes too long":    {stage: flaky{slow: 3 * time.Second}, stageRetried: 15, failed: "Parse: no result after 2s: context deadline exceeded"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				failed := ""
				letters := pipeline.DeadLetters(func(l pipeline.DeadLetter) { failed = l.Component + ": " + l.Err.Error() })
				report, err := (&retrying{&counting{5}, &try.stage, &flakyTable{flaky: try.sink}}).Run(context.Background(), letters)
				if err != nil || report.Out != try.out || report.Dropped != try.dropped || report.Dead != 5-try.out-try.dropped || failed != try.failed {
					t.Errorf("out %d, dropped %d, dead %d, failed %q, error %v", report.Out, report.Dropped, report.Dead, failed, err)
				}
				stage, sink := report.Components[1].Retried, report.Components[2].Retried
				if stage != try.stageRetried || sink != try.tableTries || report.Retried != stage+sink {
					t.Errorf("retried %d and %d, in all %d", stage, sink, report.Retried)
				}
			})
		})
	}
}

// TestWaitsAreFullyJittered: the wait before retry n is random between nothing and twice the bound
// of the one before.
func TestWaitsAreFullyJittered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		stage := &flaky{failures: 3, err: errWorth}
		if _, err := (&retrying{&counting{200}, stage, new(flakyTable)}).Run(context.Background()); err != nil {
			t.Fatal(err)
		}
		for n := range 3 {
			bound := 100 * time.Millisecond << n
			low, high := bound, time.Duration(0)
			for i := n; i < len(stage.waits); i += 3 {
				low, high = min(low, stage.waits[i]), max(high, stage.waits[i])
			}
			if low > bound/10 || high < bound*9/10 || high >= bound {
				t.Errorf("waits before retry %d from %s to %s, want them between 0 and %s", n, low, high, bound)
			}
		}
	})
}

// TestCancelCutsAWaitShort: the record that waits is dead at its component, and the cause is kept.
func TestCancelCutsAWaitShort(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeoutCause(context.Background(), time.Nanosecond, errCancelled)
		defer cancel()
		report, err := (&retrying{&counting{5}, &flaky{failures: 99, err: errWorth}, new(flakyTable)}).Run(ctx)
		if err != errCancelled || report.In != 1 || report.Components[1].Dead != 1 || report.Retried != 0 || report.Elapsed > time.Nanosecond {
			t.Errorf("in %d, dead %d, retried %d, after %s, error %v", report.In, report.Dead, report.Retried, report.Elapsed, err)
		}
	})
}

// TestComponentDecidesWhatIsRetried: its method Retry is asked instead of Retryable.
func TestComponentDecidesWhatIsRetried(t *testing.T) {
	for err, want := range map[error]int64{errFault: 15, errFull: 0} {
		synctest.Test(t, func(t *testing.T) {
			stage := &selective{flaky{failures: 3, err: err}}
			p := &retryingSelectively{&counting{5}, stage, new(collecting), &flakyTable{flaky: flaky{failures: 1, err: errWorth}}}
			report, _ := p.Run(context.Background(), pipeline.DeadLetters(func(pipeline.DeadLetter) {}))
			if got := report.Components[1].Retried; got != want {
				t.Errorf("%v: retried %d, want %d", err, got, want)
			}
			if got := report.Components[3].Retried; got != report.Out {
				t.Errorf("retried %d at the sink, want %d", got, report.Out)
			}
		})
	}
}

// TestPanicInAnAttemptNamesItsComponent: also behind the first attempt.
func TestPanicInAnAttemptNamesItsComponent(t *testing.T) {
	for at := 1; at <= 5; at++ {
		synctest.Test(t, func(t *testing.T) {
			p := &retrying{&counting{5}, new(flaky), &flakyTable{flaky: flaky{failures: 1, err: errWorth}, panicAt: at}}
			report, err := p.Run(context.Background())
			failed, ok := errors.AsType[*pipeline.ComponentError](err)
			if number := int64(at+1) / 2; !ok || failed.Component != "Sink" || failed.Number != number || failed.Stack == nil {
				t.Errorf("attempt %d: error %v", at, err)
			}
			if report.In != report.Out+report.Dead || report.Dead != 1 {
				t.Errorf("attempt %d: in %d, out %d, dead %d", at, report.In, report.Out, report.Dead)
			}
		})
	}
}

// TestCancelIsNoTimeout: an attempt that the end of the run cuts short has not taken too long.
func TestCancelIsNoTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeoutCause(context.Background(), time.Second/2, errCancelled)
		defer cancel()
		failed := ""
		letters := pipeline.DeadLetters(func(l pipeline.DeadLetter) { failed = l.Err.Error() })
		_, err := (&retrying{&counting{5}, &flaky{slow: time.Second}, new(flakyTable)}).Run(ctx, letters)
		if err != errCancelled || failed != "context deadline exceeded" {
			t.Errorf("failed %q, error %v", failed, err)
		}
	})
}

// quitting cancels the run, and fails in a way that is worth another attempt.
type quitting struct {
	cancel   func()
	attempts int
}

func (c *quitting) Put(*reading) error {
	c.attempts++
	c.cancel()
	return errWorth
}

type retryingAtOnce struct {
	Source *counting `pipeline:"source"`
	Sink   *quitting `pipeline:"sink,retry=3,backoff=1ns"`
}

// TestNoAttemptAfterTheEnd: not even where there is no wait that could be cut short.
func TestNoAttemptAfterTheEnd(t *testing.T) {
	for range 40 {
		ctx, cancel := context.WithCancel(t.Context())
		sink := &quitting{cancel: cancel}
		if report, err := (&retryingAtOnce{&counting{5}, sink}).Run(ctx); sink.attempts != 1 || report.Retried != 0 || err == nil {
			t.Fatalf("%d attempts, %d retried, error %v", sink.attempts, report.Retried, err)
		}
	}
}

type failingTwice struct {
	Source *counting   `pipeline:"source"`
	First  *flakyTable `pipeline:"sink"`
	Second *flakyTable `pipeline:"sink"`
}

// TestRecordThatFailsAtTwoSinks is dead once, with a letter from each.
func TestRecordThatFailsAtTwoSinks(t *testing.T) {
	letters := map[string]int{}
	fails := func() *flakyTable { return &flakyTable{flaky: flaky{failures: 99, err: errFault}} }
	note := pipeline.DeadLetters(func(l pipeline.DeadLetter) { letters[l.Component]++ })
	report, err := (&failingTwice{&counting{5}, fails(), fails()}).Run(t.Context(), note)
	if err != nil || report.Dead != 5 || report.Out != 0 || letters["First"] != 5 || letters["Second"] != 5 {
		t.Errorf("%d dead, %d out, letters %v, error %v", report.Dead, report.Out, letters, err)
	}
}
