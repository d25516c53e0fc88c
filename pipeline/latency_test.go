package pipeline_test

import (
	"iter"
	"testing"
	"testing/synctest"
	"time"

	"github.com/auditline/auditline/pipeline"
)

// Components that take their time.

type slowSource struct{}

func (slowSource) Stream() iter.Seq[*int] {
	return func(yield func(*int) bool) {
		for n := range 20 {
			if time.Sleep(time.Millisecond); !yield(&n) {
				return
			}
		}
	}
}

type slowStage struct{}

func (slowStage) Apply(n *int) (*int, bool) {
	time.Sleep(2 * time.Millisecond)
	return n, *n%10 != 5
}

type slowSink struct{}

func (slowSink) Put(*int) error {
	time.Sleep(4 * time.Millisecond)
	return nil
}

// TestLatencyIsThatOfOneRecord: however many records a batch has, a latency is the time that a
// component takes for one, also where the sampled record is dropped.
func TestLatencyIsThatOfOneRecord(t *testing.T) {
	for _, every := range []int{1, 2, 5, 7, 100} {
		synctest.Test(t, func(t *testing.T) {
			runner, err := pipeline.NewRunner(slowSource{}, []any{slowStage{}}, slowSink{})
			if err != nil {
				t.Fatal(err)
			}
			report, err := runner.Run(t.Context(), pipeline.MonitorEvery(every))
			if err != nil {
				t.Fatal(err)
			}
			for i, want := range []float64{1, 2, 4} {
				if got := report.Components[i].Monitor.MeanLatencyMs(); got < want-1e-9 || got > want+1e-9 {
					t.Errorf("every %d: component %d takes %v ms, want %v", every, i, got, want)
				}
			}
		})
	}
}
