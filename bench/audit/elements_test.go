package audit

import (
	"fmt"
	"testing"

	"github.com/auditline/auditline/audit/auditimpl"
	"github.com/auditline/auditline/bench/audit/whole"
)

// BenchmarkElementSet compares the set of an element with that of a scalar and a clone of what the
// element holds.
func BenchmarkElementSet(b *testing.B) {
	const n = 20 * kept
	keys, notes := make([]string, 100), []string{"a", "b"}
	items := make(map[string]whole.Line)
	for i := range keys {
		keys[i] = fmt.Sprint("sku-", i)
		items[keys[i]] = whole.Line{Quantity: i}
	}
	var cloned whole.Line
	compare(b,
		ready("scalar+clone", n, func(n int) {
			c := new(whole.Cart)
			for i := range n {
				c.SetTotal(int64(i))
				cloned = auditimpl.Clone(whole.Line{Quantity: i, Notes: notes})
			}
		}),
		contender{"element", n, 1, func() func() {
			c := new(whole.Cart)
			c.SetLines(items)
			return func() {
				for i := range n {
					c.SetLinesAt(keys[i%len(keys)], whole.Line{Quantity: i, Notes: notes})
				}
			}
		}},
		ready("scalar", n, func(n int) {
			c := new(whole.Cart)
			for i := range n {
				c.SetTotal(int64(i))
			}
		}),
		ready("clone", n, func(n int) {
			for i := range n {
				cloned = auditimpl.Clone(whole.Line{Quantity: i, Notes: notes})
			}
		}),
	)
	if cloned.Notes == nil {
		b.Fatal("nothing was cloned")
	}
}
