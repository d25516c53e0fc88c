// Package listed has structs that an outbox lists when they have changed, and the same without.
package listed

import "github.com/auditline/auditline/audit"

// Meter is listed.
type Meter struct {
	records int64 `audit:"true"`

	trail audit.Trail `audit:"outbox"`
}

// Plain is not.
type Plain struct {
	records int64 `audit:"true"`

	trail audit.Trail
}

// Gate is listed, and locks.
type Gate struct {
	records int64 `audit:"true"`

	trail audit.SyncTrail `audit:"outbox"`
}

// PlainGate locks only.
type PlainGate struct {
	records int64 `audit:"true"`

	trail audit.SyncTrail
}
