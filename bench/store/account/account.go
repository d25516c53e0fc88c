// Package account has the object of the comparison with other audit libraries.
package account

import "github.com/auditline/auditline/audit"

//go:generate go tool auditgen

// Account has the attributes that the peers' model has.
type Account struct {
	number  int     `audit:"id"`
	counter int     `audit:"true"`
	balance float64 `audit:"true"`
	status  string  `audit:"true"`
	name    string  `audit:"true"`

	trail audit.Trail `audit:"ctx"`
}

// New returns an account without a history.
func New(number int) *Account { return &Account{number: number, balance: 100} }
