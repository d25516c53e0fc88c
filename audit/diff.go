package audit

import (
	"github.com/auditline/auditline/audit/internal/history"
	"github.com/auditline/auditline/audit/internal/schema"
	"github.com/auditline/auditline/audit/internal/values"
)

// Difference is an attribute on which two instances differ.
type Difference struct {
	Field string
	A, B  any // nil where the instance has no such attribute; Redacted if not to be seen
}

// Diff compares the values of two instances attribute by attribute, in the source order of
// a, then of b, and returns the differences. Values are the same when they have the same
// type and are equal: floats in all bits, others by their Equal method, else deeply.
func Diff(a, b Audited) []Difference {
	va, vb := a.Audit(), b.Audit()
	as, bs := history.Object(va).Values(), history.Object(vb).Values()
	var all []Difference
	for _, attr := range va.of().Attrs {
		other := vb.of().Attr(attr.Name)
		x, here := as[attr]
		y, there := bs[other]
		if here != there || here && !values.SameValue(x, y) {
			all = append(all, Difference{attr.Name, attr.Hide(x), hideOther(other, y)})
		}
	}
	for _, attr := range vb.of().Attrs {
		if y, there := bs[attr]; there && va.of().Attr(attr.Name) == nil {
			all = append(all, Difference{Field: attr.Name, B: attr.Hide(y)})
		}
	}
	return all
}

// hideOther hides y, the value of a, if there is one.
func hideOther(a *schema.Attr, y any) any {
	if a == nil {
		return nil
	}
	return a.Hide(y)
}
