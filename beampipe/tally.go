package beampipe

import (
	"reflect"

	"github.com/auditline/auditline/audit"
)

// tally counts what became of records at one component, in one bundle. The counts are data like the
// records: what a runner does twice, they count once.
type tally struct {
	passed, dead int64
	given        int64 // that came to a sink
	unrouted     int64 // that no sink wanted
	events       int64 // changes logged by the records that come to the sinks
}

// The outcomes, as the counts name them.
const (
	passedRecords   = "passed"
	deadRecords     = "dead"
	givenRecords    = "given"
	unroutedRecords = "unrouted"
	loggedEvents    = "events"
)

// failedAtSinks begins the name of what counts one record that failed at one or more of several
// sinks; the record's place follows.
const failedAtSinks = "failed at sinks: "

// flush hands on what was counted, and starts anew.
func (t *tally) flush(component string, count func(string, int64)) {
	outcomes := map[string]int64{
		passedRecords: t.passed, deadRecords: t.dead, givenRecords: t.given, unroutedRecords: t.unrouted, loggedEvents: t.events,
	}
	for outcome, n := range outcomes {
		if n > 0 {
			count(component+"."+outcome, n)
		}
	}
	*t = tally{}
}

// eventsOf is how many changes a record has logged that logs them.
func eventsOf(record any) int64 {
	audited, ok := record.(audit.Audited)
	if !ok || reflect.ValueOf(record).IsNil() {
		return 0
	}
	return int64(audited.Audit().Seq())
}
