// Package refused has tags that auditgen refuses, in the same words.
package refused

import "github.com/auditline/auditline/audit"

type Account struct {
	balance int64 `audit:"true,onchagne"` // want `auditstale: Account.balance: unknown option "onchagne"; did you mean onchange\?`
	trail   audit.Trail
}

type Near struct {
	a int `Audit:"true"`     // want `auditstale: Near: the tag of a field has the key Audit, which auditline does not read; did you mean audit\?`
	b int `adit:"true"`      // want `has the key adit, which`
	c int `edit:"true"`      // another library's
	d int `Audit:"required"` // another library's
}

type Orphan struct {
	n int `audit:"true"` // want `Orphan.n is tagged, but Orphan has no trail`
}
