// Package orders is a small order service, of which each order keeps its own change log.
package orders

import (
	"context"
	"fmt"

	"github.com/auditline/auditline/audit"
)

//go:generate go tool auditgen

// Status is how far an order is.
type Status string

// What an order goes through.
const (
	Open    Status = "open"
	Paid    Status = "paid"
	Shipped Status = "shipped"
)

// Order is what a customer has ordered.
type Order struct {
	number string `audit:"id"`
	status Status `audit:"true"`
	cents  int64  `audit:"true"`
	note   string `audit:"true"`
	card   string `audit:"true,redact"`

	trail audit.Trail `audit:"ctx"`
}

// Place returns a new order, whose history begins with it.
func Place(ctx context.Context, number string, cents int64) *Order {
	o := &Order{number: number}
	o.SetStatus(ctx, Open)
	o.SetCents(ctx, cents)
	return o
}

// Pay takes the card and the money.
func (o *Order) Pay(ctx context.Context, card string) error {
	if o.Status() != Open {
		return fmt.Errorf("order %s is %s, not %s", o.number, o.Status(), Open)
	}
	o.SetCard(ctx, card)
	o.SetStatus(ctx, Paid)
	return nil
}
