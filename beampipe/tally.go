package beampipe

import (
	"reflect"
	"time"

	"github.com/auditline/auditline/audit"
)

// tally counts what became of records at one component, in one bundle. The counts are data like the
// records: what a runner does twice, they count once.
type tally struct {
	received, passed, dead int64
	retried                int64 // attempts that followed one that had failed

	parts    int64 // of the source, where that was split
	ended    int64 // parts of the source that were read to their ends
	given    int64 // that came to a sink
	unrouted int64 // that no sink wanted
	events   int64 // changes logged by the records that come to the sinks

	calls       int64 // of the component
	timed       int64 // records of which the time was taken that the component works for them
	nanoseconds int64 // that they took together
}

// timedEvery is of how many calls one is timed.
const timedEvery = 64

// time takes the time of a call, of some of all; stop is told how many records it was for.
func (t *tally) time() (stop func(records int64)) {
	if t.calls++; t.calls%timedEvery != 1 {
		return func(int64) {}
	}
	start := time.Now()
	return func(records int64) {
		t.timed += records
		t.nanoseconds += int64(time.Since(start))
	}
}

// The outcomes, as the counts name them.
const (
	receivedRecords = "received"
	passedRecords   = "passed"
	deadRecords     = "dead"
	retriedAttempts = "retried"
	givenRecords    = "given"
	unroutedRecords = "unrouted"
	splitParts      = "parts"
	endedParts      = "ended"
	loggedEvents    = "events"
	timedRecords    = "timed"
	workNanoseconds = "nanoseconds"
)

// failedAtSinks begins the name of what counts one record that failed at one or more of several
// sinks; the record's place follows.
const failedAtSinks = "failed at sinks: "

// flush hands on what was counted, and starts anew.
func (t *tally) flush(component string, count func(string, int64)) {
	outcomes := map[string]int64{
		receivedRecords: t.received, passedRecords: t.passed, deadRecords: t.dead, retriedAttempts: t.retried,
		splitParts: t.parts, endedParts: t.ended,
		givenRecords: t.given, unroutedRecords: t.unrouted, loggedEvents: t.events,
		timedRecords: t.timed, workNanoseconds: t.nanoseconds,
	}
	for outcome, n := range outcomes {
		if n > 0 {
			count(outcomeOf(component, outcome), n)
		}
	}
	*t = tally{calls: t.calls}
}

// outcomeOf is the name of a component's count.
func outcomeOf(component, outcome string) string { return component + "." + outcome }

// eventsOf is how many changes a record has logged that logs them.
func eventsOf(record any) int64 {
	audited, ok := record.(audit.Audited)
	if !ok || reflect.ValueOf(record).IsNil() {
		return 0
	}
	return int64(audited.Audit().Seq())
}
