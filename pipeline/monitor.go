package pipeline

import (
	"time"

	"github.com/auditline/auditline/audit"
)

// Monitor is what is known of one component while records pass. Its changes are logged on it: those of the last 1,024
// updates or more are kept.
type Monitor struct {
	// Records that came to the component; for the source, that left it.
	recordsProcessed int64 `audit:"true"`

	// Mean time that a sampled record, the first of every batch, spends in the component.
	meanLatencyMs float64 `audit:"true"`

	// Records that failed at the component.
	errorCount int64 `audit:"true"`

	trail audit.Trail
}

// A monitor's log is cut back to keptChanges when it holds maxChanges.
const (
	keptChanges = 3 * 1024 // an update changes three attributes at most
	maxChanges  = 2 * keptChanges
)

// meter drives a monitor, through one run or several.
type meter struct {
	monitor         *Monitor
	processed, dead int64 // by earlier runs
	samples         int64
	mean            float64       // over all samples, in milliseconds
	lap             time.Duration // of the sampled record, so far
	forgotten       uint64
}

func newMeter() *meter {
	return &meter{monitor: new(Monitor)}
}

// begin starts the next run.
func (m *meter) begin() {
	m.processed, m.dead = m.monitor.recordsProcessed, m.monitor.errorCount
}

// sample adds the lap to the mean.
func (m *meter) sample() {
	m.samples++
	ms := float64(m.lap) / float64(time.Millisecond)
	m.mean += (ms - m.mean) / float64(m.samples)
	m.lap = 0
}

// update logs what is new: records of this run that came to the component, and those that failed there.
func (m *meter) update(received, dead int64) {
	if processed := m.processed + received; processed != m.monitor.recordsProcessed {
		m.monitor.SetRecordsProcessed(processed)
		m.monitor.SetMeanLatencyMs(m.mean)
	}
	if failed := m.dead + dead; failed != m.monitor.errorCount {
		m.monitor.SetErrorCount(failed)
	}
	m.bound()
}

// bound forgets old changes, so that a run may last for ever.
func (m *meter) bound() {
	if seq := m.monitor.Audit().Seq(); seq-m.forgotten >= maxChanges {
		m.forgotten = seq - keptChanges
		m.monitor.Audit().Forget(m.forgotten)
	}
}

// events is how many changes the monitor has logged in its life.
func (m *meter) events() int64 {
	return int64(m.monitor.Audit().Seq())
}

// stageEvents is how many changes the stages' monitors have logged in their lives.
func (r *Run) stageEvents() (sum int64) {
	for _, p := range r.parts[1 : len(r.parts)-1] {
		sum += p.meter.events()
	}
	return sum
}
