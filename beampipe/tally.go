package beampipe

import (
	"reflect"

	"github.com/auditline/auditline/audit"
)

// tally counts what became of records at one component, in one bundle. The counts are data like the
// records: what a runner does twice, they count once.
type tally struct {
	received, passed, dead int64

	ended    int64 // parts of the source that were read to their ends
	given    int64 // that came to a sink
	unrouted int64 // that no sink wanted
	events   int64 // changes logged by the records that come to the sinks
}

// The outcomes, as the counts name them.
const (
	receivedRecords = "received"
	passedRecords   = "passed"
	deadRecords     = "dead"
	givenRecords    = "given"
	unroutedRecords = "unrouted"
	endedParts      = "ended"
	loggedEvents    = "events"
)

// failedAtSinks begins the name of what counts one record that failed at one or more of several
// sinks; the record's place follows.
const failedAtSinks = "failed at sinks: "

// flush hands on what was counted, and starts anew.
func (t *tally) flush(component string, count func(string, int64)) {
	outcomes := map[string]int64{
		receivedRecords: t.received, passedRecords: t.passed, deadRecords: t.dead, endedParts: t.ended,
		givenRecords: t.given, unroutedRecords: t.unrouted, loggedEvents: t.events,
	}
	for outcome, n := range outcomes {
		if n > 0 {
			count(outcomeOf(component, outcome), n)
		}
	}
	*t = tally{}
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
