// Package current has generated code that fits its tags: silent.
package current

import (
	"context"

	"github.com/auditline/auditline/audit"
)

type Account struct {
	balance int64  `audit:"true"`
	Owner   string `audit:"true,check=valid"`
	limit   int    `audit:"true,get=-"`
	level   int    `audit:"true,set=-"`
	hidden  int    `audit:"true,get=-,set=-"`
	number  string `audit:"id"`

	trail audit.Trail `audit:"ctx,revert"`
}

func (a *Account) valid(string) error { return nil }

type Box[K comparable, V any] struct {
	content map[K]V `audit:"true"`
	audit.Trail
}

// Untagged has a trail, and so is audited, but nothing changes.
type Untagged struct{ trail audit.Trail }

// Plain has nothing to do with audits.
type Plain struct{ n int }

func (p *Plain) SetN(n int) { p.n = n }

var _ context.Context
