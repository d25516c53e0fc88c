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

// slower takes a second for its first batch, two for the next one, and so on.
type slower struct{ batches int }

func (s *slower) ApplyBatch(in []*reading) ([]*reading, error) {
	return in, s.PutBatch(in)
}

func (s *slower) PutBatch([]*reading) error {
	s.batches++
	time.Sleep(time.Duration(s.batches) * time.Second)
	return nil
}

type batchedSlower struct {
	Source *counting `pipeline:"source"`
	Batch  *slower   `pipeline:"stage,batch=10"`
	Table  *slower   `pipeline:"sink,batch=10"`
}

// TestTimedBatches: a batch is timed if a timed record is in it, wherever it is there, and no other
// one.
func TestTimedBatches(t *testing.T) {
	for _, try := range []struct {
		every int
		later bool
	}{{4, true}, {1000, false}} {
		synctest.Test(t, func(t *testing.T) {
			report, err := (&batchedSlower{&counting{20}, new(slower), new(slower)}).Run(t.Context(), pipeline.MonitorEvery(try.every))
			for _, c := range report.Components[1:] {
				if got := c.Monitor.MeanLatencyMs(); err != nil || got < 100 || (got > 100) != try.later {
					t.Errorf("every %d: latency of %s %v ms, error %v", try.every, c.Name, got, err)
				}
			}
		})
	}
}
