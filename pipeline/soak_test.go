package pipeline_test

import (
	"context"
	"iter"
	"runtime"
	"testing"

	"github.com/auditline/auditline/pipeline"
)

// endless yields the same record again and again.
type endless struct{ n int }

func (s *endless) Stream() iter.Seq[*reading] {
	return func(yield func(*reading) bool) {
		rec := new(reading)
		for i := range s.n {
			if rec.n = i; !yield(rec) {
				return
			}
		}
	}
}

// keepMost drops every tenth record.
type keepMost struct{}

func (*keepMost) Apply(rec *reading) (*reading, bool) { return rec, rec.n%10 != 0 }

// weighing looks at the live heap at two moments.
type weighing struct {
	early, late int
	heap        []uint64
}

func (s *weighing) Put(rec *reading) error {
	if rec.n == s.early || rec.n == s.late {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		s.heap = append(s.heap, m.HeapAlloc)
	}
	return nil
}

type soak struct {
	Source *endless  `pipeline:"source"`
	Stage  *keepMost `pipeline:"stage"`
	Sink   *weighing `pipeline:"sink"`
}

// TestSoak: the monitors of an endless stream do not grow, however often they change.
func TestSoak(t *testing.T) {
	records := soakRecords
	if testing.Short() {
		records = 2_000_000
	}
	sink := &weighing{early: records/10 + 1, late: records - 1}
	report, err := (&soak{&endless{records}, new(keepMost), sink}).Run(context.Background(), pipeline.MonitorEvery(100))
	if err != nil {
		t.Fatal(err)
	}
	if report.Out != int64(records/10*9) || len(sink.heap) != 2 {
		t.Fatalf("%d records out, %d looks at the heap", report.Out, len(sink.heap))
	}
	if early, late := sink.heap[0], sink.heap[1]; late > early+256<<10 {
		t.Errorf("live heap grew from %d to %d bytes", early, late)
	}
	for _, c := range report.Components {
		if kept := len(c.Monitor.ChangeLog("recordsProcessed")); kept < 1024 {
			t.Errorf("monitor of %s keeps %d updates", c.Name, kept)
		}
	}
}
