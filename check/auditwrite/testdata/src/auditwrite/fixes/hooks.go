package fixes

import "github.com/auditline/auditline/audit"

type record struct {
	Mean float64 `audit:"true"`

	trail audit.Trail
}

func (r *record) SetMean(v float64) {}

// AfterLoad is called by an ORM.
func (r *record) AfterLoad() {
	r.Mean = 1 // want `AfterLoad writes record.Mean around its log`
}

func (r *record) BeforeUpdate() {
	r.Mean = 2 // want `BeforeUpdate writes record.Mean around its log`
}

func (r *record) AfterFind(other *record) {
	other.Mean++ // want `this write`
}
