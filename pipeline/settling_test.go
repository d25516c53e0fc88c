package pipeline_test

import (
	"math"
	"testing"
	"testing/synctest"
	"time"

	"github.com/auditline/auditline/pipeline"
)

// slowHit takes ten milliseconds for each hit.
type slowHit struct{}

func (slowHit) Apply(rec *hit) (*hit, bool) {
	time.Sleep(10 * ms)
	return rec, true
}

type slowBehindWorkers struct {
	Source *hits   `pipeline:"source"`
	Work   *pass   `pipeline:"stage,workers=3"`
	Slow   slowHit `pipeline:"stage"`
	Sink   *page   `pipeline:"sink"`
}

// TestTimedRecordBehindWorkers: of the records that workers give back at once, also when a
// checkpoint settles them, none but the timed one is timed, and that one is timed all the same.
func TestTimedRecordBehindWorkers(t *testing.T) {
	for _, every := range []int{1, 7, 50, 1000} {
		synctest.Test(t, func(t *testing.T) {
			live, view := pipeline.Live()
			p := &slowBehindWorkers{Source: &hits{upto: 300}, Work: new(pass), Sink: new(page)}
			report, err := p.Run(t.Context(), live, pipeline.MonitorEvery(50), pipeline.Checkpoint(new(memory), every))
			if err != nil {
				t.Fatal(err)
			}
			if got := report.Components[2].Monitor.MeanLatencyMs(); math.Abs(got-10) > 1e-9 {
				t.Errorf("every %d: a hit takes %v ms, want 10", every, got)
			}
			for i, c := range view.Snapshot().Components {
				if got := c.Durations.Count; i != 1 && (got > 6 || got < 1 || i == 0 && got < 6) {
					t.Errorf("every %d: %s has %d of 6 times", every, c.Name, got)
				}
			}
		})
	}
}
