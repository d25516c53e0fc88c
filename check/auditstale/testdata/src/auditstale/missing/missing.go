// Package missing has not been generated, so it does not type-check either.
package missing

import "github.com/auditline/auditline/audit"

type Account struct { // want `auditstale: generated code of Account is missing: run go generate`
	balance int64 `audit:"true"`
	trail   audit.Trail
}

func pay(a *Account) { a.SetBalance(a.Balance() + 1) }
