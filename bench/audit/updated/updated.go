// Package updated has structs whose trails have updates.
package updated

import "github.com/auditline/auditline/audit"

// Meter has an update, and a plain trail.
type Meter struct {
	records int64   `audit:"true"`
	mean    float64 `audit:"true"`
	faults  int64   `audit:"true"`

	trail audit.Trail `audit:"update"`
}

// Gate has an update, and a trail that locks.
type Gate struct {
	records int64   `audit:"true"`
	mean    float64 `audit:"true"`
	faults  int64   `audit:"true"`

	trail audit.SyncTrail `audit:"update"`
}
