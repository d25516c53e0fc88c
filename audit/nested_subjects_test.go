package audit_test

import "github.com/auditline/auditline/audit"

// Invoice has objects with logs of their own in every kind of field.
type Invoice struct {
	id      string `audit:"id"`
	total   int    `audit:"true"`
	first   Row
	rows    []*Row          `audit:"true,name=lines,share"`
	more    []Row           // which have no ids
	byKey   map[string]*Row // another name for some of rows
	copies  map[int]Row
	two     [2]*Row
	hidden  *Row `audit:"-"`
	secret  *Row `audit:"true,redact"`
	nothing *Row

	trail audit.SyncTrail
}

// Row knows where it is.
type Row struct {
	id    string `audit:"id"`
	count int    `audit:"true"`
	of    *Invoice

	trail audit.Trail
}

// Strongbox has what nobody is to see, and leads back to itself.
type Strongbox struct {
	id    string                `audit:"id"`
	pin   string                `audit:"true,redact"`
	Next  *Strongbox            `audit:"true"`
	named map[string]*Strongbox `audit:"true,elem"`

	trail audit.Trail
}
