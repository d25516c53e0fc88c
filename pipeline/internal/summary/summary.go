// Package summary holds what is known of a run in the end: the engine makes it, and
// rendering shows it, without either knowing the types that users see.
package summary

import (
	"iter"
	"time"

	"github.com/auditline/auditline/audit"
)

// Run says what a run did, in the words of pipeline.Report.
type Run struct {
	Components                []Component // in order, source first
	In, Out, Dropped, Dead    int64
	Absorbed                  int64
	DeadLetters               int64
	Retried                   int64
	Started                   time.Time
	Elapsed                   time.Duration
	PeakBytes                 uint64
	StageEvents, RecordEvents int64
	Err                       error
	Stopped                   bool      // the source was ended by StopOn
	Resumed                   bool      // the run went on from a checkpoint
	Delivery                  string    // exactly once or at least once, "" without checkpoints
	Ended                     string    // complete, stopped, failed, panicked or cancelled
	Failures                  []Failure // the first ones
}

// Component says what a run did at one component.
type Component struct {
	Name, Type, Role                string
	Received, Passed, Dropped, Dead int64
	Absorbed, Retried               int64
	Keeps                           bool    // it gives records when its input has ended
	Monitor                         Monitor // nil where there is none
}

// Monitor is what rendering reads of a component's monitor.
type Monitor interface {
	audit.Audited
	RecordsProcessed() int64
	MeanLatencyMs() float64
	ErrorCount() int64
	Changes() iter.Seq[audit.Change]
	ChangeLog(attr string) []audit.Change
}

// Failure is a record that failed, without the record, which may be large, or hold secrets.
type Failure struct {
	Component string `json:"component"`
	Number    int64  `json:"number"`
	Error     string `json:"error"`
}

// Of gives what a *pipeline.Report holds. Package pipeline sets it, for package report,
// whose readers should not see it.
var Of func(report any) Run
