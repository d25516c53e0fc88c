package pipeline

import "github.com/auditline/auditline/audit"

// Monitor is what is known of one component while records pass. Its changes are logged on
// it: those of the last 1,024 updates or more are kept.
type Monitor struct {
	// Records that came to the component; for the source, that left it.
	recordsProcessed int64 `audit:"true"`

	// Mean time that the component works for a sampled record, the first of every batch. It is
	// the record's latency where the component keeps no records back.
	meanLatencyMs float64 `audit:"true"`

	// Records that failed at the component.
	errorCount int64 `audit:"true"`

	trail audit.Trail
}
