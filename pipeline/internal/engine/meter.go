package engine

import "time"

// A monitor's log is cut back to keptChanges when it holds maxChanges.
const (
	keptChanges = 3 * 1024 // an update changes three attributes at most
	maxChanges  = 2 * keptChanges
)

// Meter drives a monitor, through one run or several.
type Meter struct {
	monitor         Monitor
	processed, dead int64 // by earlier runs
	samples         int64
	mean            float64       // over all samples, in milliseconds
	lap             time.Duration // of the timed record, so far
	forgotten       uint64
}

func newMeter() *Meter {
	return &Meter{monitor: Public.Monitor()}
}

// begin starts the next run.
func (m *Meter) begin() {
	m.processed, m.dead = m.monitor.RecordsProcessed(), m.monitor.ErrorCount()
}

// sample adds the lap to the mean.
func (m *Meter) sample() {
	m.samples++
	ms := float64(m.lap) / float64(time.Millisecond)
	m.mean += (ms - m.mean) / float64(m.samples)
	m.lap = 0
}

// sample adds the component's time for a record to what is known of these.
func (p *part) sample() {
	p.durations.add(p.meter.lap)
	if p.samples != nil {
		p.samples(p.name, p.meter.lap)
	}
	p.meter.sample()
}

// update logs what is new: records of this run that came to the component, and those that
// failed there.
func (m *Meter) update(received, dead int64) {
	if processed := m.processed + received; processed != m.monitor.RecordsProcessed() {
		m.monitor.SetRecordsProcessed(processed)
		m.monitor.SetMeanLatencyMs(m.mean)
	}
	if failed := m.dead + dead; failed != m.monitor.ErrorCount() {
		m.monitor.SetErrorCount(failed)
	}
	m.bound()
}

// bound forgets old changes, so that a run may last for ever.
func (m *Meter) bound() {
	if seq := m.monitor.Audit().Seq(); seq-m.forgotten >= maxChanges {
		m.forgotten = seq - keptChanges
		m.monitor.Audit().Forget(m.forgotten)
	}
}

// Events is how many changes the monitor has logged in its life.
func (m *Meter) Events() int64 {
	return int64(m.monitor.Audit().Seq())
}

// stageEvents is how many changes the stages' monitors have logged in their lives.
func (r *Run) stageEvents() (sum int64) {
	for _, p := range r.parts[1 : len(r.parts)-1] {
		sum += p.meter.Events()
	}
	return sum
}
