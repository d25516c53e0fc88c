// Package foreign has tags that look like ours, and does not use auditline: silent.
package foreign

type Account struct {
	balance int64  `audit:"true"`
	owner   string `audit:"whatever"`
	limit   int64  `Audit:"true"`
}
