package pipeline

import "time"

// Report says what a run did. Where stages give at most one record for one, In = Out + Dropped + Dead.
type Report struct {
	Components                []Component   // in order, source first
	In, Out, Dropped, Dead    int64         // records: yielded by the source, failed ones too; taken by the sink
	Started                   time.Time     // before the first component was asked for anything
	Elapsed                   time.Duration // of the whole run
	PeakBytes                 uint64        // most live heap of the program, with MeasureMemory
	StageEvents, RecordEvents int64         // changes logged by the stages' monitors; by records that reached the sink as pointers

	letters []letter // the first of the dead
	failure string   // why the run ended early
}

// Component says what a run did at one component.
type Component struct {
	Name, Type, Role                string // the field; its type without package; source, stage or sink
	Received, Passed, Dropped, Dead int64  // records; a source receives what it yields, a sink passes what it takes
	Monitor                         *Monitor
}

// report adds up what the run has counted.
func (r *Run) report(n []int64) *Report {
	report := &Report{
		StageEvents:  r.stageEvents() - r.base,
		RecordEvents: r.events,
		PeakBytes:    r.peak.most(),
		Started:      r.start,
		letters:      r.letters,
	}
	if r.err != nil {
		report.failure = r.err.Error()
	}
	for i := range r.parts {
		c := r.component(i, n)
		report.Components = append(report.Components, c)
		report.Dropped += c.Dropped
		report.Dead += c.Dead
	}
	report.In = report.Components[0].Received
	report.Out = report.Components[len(n)].Passed
	return report
}

// component says what happened at component i. A stage may give more than it gets: then it dropped nothing.
func (r *Run) component(i int, n []int64) Component {
	p := r.parts[i]
	received, passed := r.received(i, n), r.passed(i, n)
	return Component{
		Name: p.name, Type: p.typeName, Role: p.role.String(),
		Received: received, Passed: passed, Dropped: max(received-passed-p.dead, 0), Dead: p.dead,
		Monitor: p.meter.monitor,
	}
}
