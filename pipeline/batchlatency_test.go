package pipeline_test

import (
	"context"
	"math"
	"testing"
	"testing/synctest"
	"time"

	"github.com/auditline/auditline/pipeline"
)

// slowTable takes a second for each batch, and slowReader ten milliseconds for each record.
type slowTable struct{}

func (slowTable) ApplyBatch(in []*reading) ([]*reading, error) {
	time.Sleep(time.Second)
	return in, nil
}

func (slowTable) PutBatch([]*reading) error {
	time.Sleep(time.Second)
	return nil
}

type slowReader struct{}

func (slowReader) Apply(rec *reading) (*reading, bool) {
	time.Sleep(10 * ms)
	return rec, true
}

type batchedSlowly struct {
	Source *counting  `pipeline:"source"`
	Before slowReader `pipeline:"stage"`
	Batch  slowTable  `pipeline:"stage,batch=4"`
	Behind slowReader `pipeline:"stage"`
	Table  slowTable  `pipeline:"sink,batch=5"`
}

type batchedSlowlyBeside struct {
	Source *counting   `pipeline:"source"`
	Table  slowTable   `pipeline:"sink,batch=5"`
	Each   *collecting `pipeline:"sink"`
}

// TestLatencyOfBatches: a record's part of the call counts, and not how long it waits.
func TestLatencyOfBatches(t *testing.T) {
	for _, every := range []int{1, 4, 7} {
		synctest.Test(t, func(t *testing.T) {
			report, err := (&batchedSlowly{Source: &counting{40}}).Run(context.Background(), pipeline.MonitorEvery(every))
			if err != nil {
				t.Fatal(err)
			}
			for i, want := range []float64{0, 10, 250, 10, 200} {
				if got := report.Components[i].Monitor.MeanLatencyMs(); math.Abs(got-want) > 1e-9 {
					t.Errorf("every %d: latency of %s %v ms, want %v", every, report.Components[i].Name, got, want)
				}
			}
			report, err = (&batchedSlowlyBeside{Source: &counting{40}, Each: new(collecting)}).Run(context.Background(), pipeline.MonitorEvery(every))
			if got := report.Components[1].Monitor.MeanLatencyMs(); err != nil || math.Abs(got-200) > 1e-9 {
				t.Errorf("every %d: latency beside another sink %v ms", every, got)
			}
		})
	}
}
