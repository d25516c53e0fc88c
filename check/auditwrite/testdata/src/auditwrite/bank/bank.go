// Package bank is what the other packages write to.
package bank

import (
	"context"

	"github.com/auditline/auditline/audit"
)

type Account struct {
	Balance int64             `audit:"true"`
	Owner   string            `audit:"true,set=Rename"`
	Tags    map[string]string `audit:"true"`
	Free    int               // not audited
	Number  string            `audit:"id"`

	trail audit.Trail
}

type Guarded struct {
	Limit int `audit:"true,check=valid"`

	trail audit.Trail `audit:"ctx"`
}

func (g *Guarded) valid(int) error { return nil }

// Foreign has tags that look like ours, but no trail.
type Foreign struct {
	N int `audit:"true"`
}

var _ context.Context

type Box[T any] struct {
	Value T `audit:"true"`

	audit.Trail
}

type inner struct{ *Account }

// Hider hides a setter of what it embeds.
type Hider struct{ inner }

func (Hider) SetBalance(string) {}
