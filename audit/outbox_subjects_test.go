package audit_test

import "github.com/auditline/auditline/audit"

// Ticket is listed when it changes.
type Ticket struct {
	id    string `audit:"id"`
	seats int    `audit:"true,onchange"`

	trail audit.Trail `audit:"update,revert,clone,outbox"`
}

// Seat is listed, and embeds what is not.
type Seat struct {
	*Ticket
	Stage
	row int `audit:"true"`

	trail audit.SyncTrail `audit:"outbox"`
}
