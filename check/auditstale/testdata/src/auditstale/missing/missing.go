// Package missing has not been generated, so it does not type-check either.
package missing

import "github.com/auditline/auditline/audit"

type Account struct { // want `auditstale: generated code of Account is missing: run go generate`
	balance int64 `audit:"true"`
	trail   audit.Trail
}

// Deposit only embeds Account, and is to tell its own type.
type Deposit struct{ Account } // want `auditstale: generated code of Deposit is missing: run go generate`

type Closed struct{ Account }

func (c *Closed) Audit() audit.View { return c.Account.Audit() }

func pay(a *Account) { a.SetBalance(a.Balance() + 1) }
