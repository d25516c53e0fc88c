package changelog

import (
	"sync"

	"github.com/auditline/auditline/audit"
)

// MonitoredPipelineStage counts what a stage does. Each instance logs its own changes.
type MonitoredPipelineStage struct {
	name             string
	recordsProcessed int64   `audit:"true"`
	meanLatencyMs    float64 `audit:"true"`
	errorCount       int64   `audit:"true"`

	trail audit.Trail
}

// Observe takes one record into the figures: how long it took, in milliseconds, and whether it
// failed.
func (s *MonitoredPipelineStage) Observe(latencyMs float64, failed bool) {
	s.SetRecordsProcessed(s.RecordsProcessed() + 1)
	s.SetMeanLatencyMs(s.MeanLatencyMs() + (latencyMs-s.MeanLatencyMs())/float64(s.RecordsProcessed()))
	if failed {
		s.SetErrorCount(s.ErrorCount() + 1)
	}
}

// Attributes are the audited attributes of MonitoredPipelineStage in source order.
var Attributes = []string{"recordsProcessed", "meanLatencyMs", "errorCount"}

// labelledStage has an attribute that is no number.
type labelledStage struct {
	label string `audit:"true"`

	trail audit.Trail
}

// DriveStages returns two stages of which each had a goroutine of its own: five records with an
// error on every second one, and three slower records without errors.
func DriveStages() (a, b *MonitoredPipelineStage) {
	a, b = &MonitoredPipelineStage{name: "stageA"}, &MonitoredPipelineStage{name: "stageB"}
	var both sync.WaitGroup
	both.Go(func() {
		for i, latency := range []float64{0.5, 1.0, 1.5, 2.0, 2.5} {
			a.Observe(latency, i%2 == 1)
		}
	})
	both.Go(func() {
		for _, latency := range []float64{4, 4, 8} {
			b.Observe(latency, false)
		}
	})
	both.Wait()
	return a, b
}
