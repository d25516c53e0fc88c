package pipeline_test

import (
	"context"
	"errors"
	"iter"
	"math"
	"testing"
	"testing/synctest"
	"time"

	"github.com/auditline/auditline/pipeline"
)

func TestCancelledBeforeItBegins(t *testing.T) {
	ctx, cancel := context.WithCancelCause(context.Background())
	cancel(errCancelled)
	source := &numbers{n: 5}
	report, err := (&chainDirect{source, new(putter)}).Run(ctx)
	if err != errCancelled || report.In != 0 || source.seen > 0 {
		t.Errorf("in %d, error %v", report.In, err)
	}
}

// ticking yields a record a second, and waits with or without an eye on the context.
type ticking struct{ patient bool }

func (s *ticking) Stream(ctx context.Context) iter.Seq[*reading] {
	return func(yield func(*reading) bool) {
		for n := 0; ; n++ {
			if s.patient {
				time.Sleep(time.Second)
			} else {
				select {
				case <-ctx.Done():
					return
				case <-time.After(time.Second):
				}
			}
			if !yield(&reading{n}) {
				return
			}
		}
	}
}

type clockwork struct {
	Source *ticking    `pipeline:"source"`
	Stage  *dropFifths `pipeline:"stage"`
	Sink   *collecting `pipeline:"sink"`
}

func TestCancelEndsASlowStream(t *testing.T) {
	for patient, want := range map[bool]time.Duration{true: 3 * time.Second, false: 2500 * time.Millisecond} {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(context.Background(), 2500*time.Millisecond)
			defer cancel()
			report, err := (&clockwork{&ticking{patient}, new(dropFifths), new(collecting)}).Run(ctx)
			if !errors.Is(err, context.DeadlineExceeded) || report.Elapsed != want {
				t.Errorf("patient %v: ended after %s with %v, want %s", patient, report.Elapsed, err, want)
			}
		})
	}
}

// cancelsAt cancels with its record n.
type cancelsAt struct {
	n      int
	cancel func()
}

func (c *cancelsAt) Put(*reading) error {
	if c.n--; c.n == 0 {
		c.cancel()
	}
	return nil
}

type cancelled struct {
	Source *counting  `pipeline:"source"`
	Sink   *cancelsAt `pipeline:"sink"`
}

// TestCancelIsSeenAtEachTurn: even where what watches the context gets no processor.
func TestCancelIsSeenAtEachTurn(t *testing.T) {
	for every, most := range map[int]int64{1: 4, 10: 10, 0: 1024} {
		ctx, cancel := context.WithCancel(context.Background())
		p := &cancelled{&counting{math.MaxInt}, &cancelsAt{4, cancel}}
		report, err := p.Run(ctx, pipeline.MonitorEvery(every))
		if err != context.Canceled || report.In < 4 || report.In > most {
			t.Errorf("monitored every %d: %d records, want at most %d, error %v", every, report.In, most, err)
		}
	}
}
