// Package refused has tags that auditgen refuses, in the same words.
package refused

import "github.com/auditline/auditline/audit"

type Account struct {
	balance int64 `audit:"true,onchagne"` // want `auditstale: Account.balance: unknown option "onchagne"; did you mean onchange\?`
	trail   audit.Trail
}

type Orphan struct {
	n int `audit:"true"` // want `Orphan.n is tagged, but Orphan has no trail`
}
