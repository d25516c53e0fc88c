// Package shop has audited structs for the store's tests.
package shop

import (
	"time"

	"github.com/auditline/auditline/audit"
)

//go:generate go tool auditgen

// Status is how far an order is.
type Status string

// Order has an attribute of each plain kind.
type Order struct {
	id       string        `audit:"id"`
	status   Status        `audit:"true"`
	total    float64       `audit:"true"`
	items    int           `audit:"true"`
	note     string        `audit:"true"`
	paid     bool          `audit:"true"`
	serial   uint64        `audit:"true"`
	due      time.Time     `audit:"true"`
	wait     time.Duration `audit:"true"`
	receipt  []byte        `audit:"true"`
	anything any           `audit:"true"` //stagecheck:ignore auditvalue the store keeps values of any type
	card     string        `audit:"true,redact"`

	trail audit.SyncTrail `audit:"ctx"`
}

// NewOrder returns an order without a history.
func NewOrder(id string) *Order { return &Order{id: id} }

// Load sets what a database holds, which is no change.
//
//audit:loader
func (o *Order) Load(items int) { o.items = items }

// Gauge keeps the last readings only.
type Gauge struct {
	ID      string `audit:"id"`
	reading int    `audit:"true,keep=3"`

	trail audit.Trail
}

// Rush is an order with an attribute and a trail of its own.
type Rush struct {
	Order
	Code    string `audit:"id"`
	courier string `audit:"true"`

	trail audit.Trail
}

// Hook holds values that no database can keep.
type Hook struct {
	ID   string `audit:"id"`
	call func() `audit:"true"` //stagecheck:ignore auditvalue the store has to refuse it

	trail audit.Trail
}
