package pipeline_test

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/auditline/auditline/pipeline"
)

// TestViewOfBatchesWhileTheSourceIsQuiet: what is handed over meanwhile is counted then, not when
// the source has its next record.
func TestViewOfBatchesWhileTheSourceIsQuiet(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		live, view := pipeline.Live()
		p := &waitingTable{&pausing{pauses: []time.Duration{0, 10 * ms, time.Hour}}, new(timedTable)}
		var group sync.WaitGroup
		group.Go(func() { p.Run(context.Background(), live) })
		time.Sleep(20 * ms)
		if s := view.Snapshot(); balance(t, s) != 1 || s.InFlight != 1 {
			t.Errorf("while they wait: %d in, %d in flight", s.In, s.InFlight)
		}
		time.Sleep(time.Second)
		if s := view.Snapshot(); balance(t, s) != 2 || s.Out != 2 || s.InFlight != 0 || time.Since(s.Counted) > time.Second {
			t.Errorf("a second later: %d in, %d out, %d in flight, counted %s ago", s.In, s.Out, s.InFlight, time.Since(s.Counted))
		}
		group.Wait()
	})
}
