package shop

import "github.com/auditline/auditline/audit"

// Basket has other objects in it.
type Basket struct {
	ID    string `audit:"id"`
	owner string `audit:"true"`
	First *Gauge
	Also  []*Gauge

	trail audit.Trail
}
