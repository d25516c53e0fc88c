package audit_test

import (
	"errors"

	"github.com/auditline/auditline/audit"
)

// Stage has a log and nothing else to it.
type Stage struct {
	records int64   `audit:"true"`
	latency float64 `audit:"true"`

	trail audit.Trail
}

// Account has most options that there are; who sets has to say so.
type Account struct {
	number  string            `audit:"id"`
	balance int64             `audit:"true,check=solvent"`
	owner   string            `audit:"true,name=holder"`
	tags    []string          `audit:"true"`
	pin     string            `audit:"true,redact,get=-"`
	codes   []string          `audit:"true,redact,keep=2"`
	visits  int               `audit:"true,keep=3"`
	rate    float64           `audit:"true,onchange"`
	notes   map[string]string `audit:"true,share"`

	trail audit.Trail `audit:"ctx,revert,clone"`
}

var errOverdrawn = errors.New("the balance would be negative")

func (a *Account) solvent(v int64) error {
	if v < 0 {
		return errOverdrawn
	}
	return nil
}

// Counter is used by many goroutines, and calls back into itself after a change.
type Counter struct {
	hits  int            `audit:"true,after=hit"`
	peak  int            `audit:"true"`
	names map[string]int `audit:"true"`

	trail audit.SyncTrail
}

func (c *Counter) hit(_, hits int) {
	if hits > c.Peak() {
		c.SetPeak(hits)
	}
}

// Signed says who sets, to many goroutines.
type Signed struct {
	owner string `audit:"true"`

	trail audit.SyncTrail `audit:"ctx"`
}

// Base is embedded by others.
type Base struct {
	level int    `audit:"true"`
	label string `audit:"true"`

	trail audit.Trail
}

// Outer embeds an audited struct by value and another by pointer.
type Outer struct {
	Base
	*Stage
	label string `audit:"true"`

	trail audit.Trail
}

// Mirror holds values whose methods look back into it.
type Mirror struct {
	looks int  `audit:"true"`
	face  face `audit:"true,onchange"`
	past  face `audit:"true,keep=2"`

	trail audit.SyncTrail `audit:"clone"`
}

type face struct {
	name string
	in   *Mirror
}

func (f face) Clone() face {
	f.in.SetLooks(f.in.Looks() + 1) //stagecheck:ignore auditwrite only the last one counts
	return f
}

func (f face) Equal(other face) bool {
	other.in.SetLooks(other.in.Looks() + 1) //stagecheck:ignore auditwrite only the last one counts
	return f.name == other.name
}

// Echo has a value whose Clone sets other fields of the struct that holds it.
type Echo struct {
	heard [4]int `audit:"true"`
	times int    `audit:"true"`
	word  word   `audit:"true"`
	last  word   `audit:"true,keep=3"`

	trail audit.Trail
}

type word struct {
	text string
	in   *Echo
}

func (w word) Clone() word {
	w.in.SetTimes(w.in.times + 1)
	w.in.SetHeard([4]int{w.in.times})
	return w
}
