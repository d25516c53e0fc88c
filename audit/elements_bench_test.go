package audit_test

import (
	"fmt"
	"testing"

	"github.com/auditline/auditline/audit/auditimpl"
)

// BenchmarkElementSet compares the set of an element with that of a scalar and a clone of what the
// element holds. Both objects are as old: the log is given up now and then.
func BenchmarkElementSet(b *testing.B) {
	items := make(map[string]Item)
	keys, notes := make([]string, 100), []string{"a", "b"}
	for i := range keys {
		keys[i] = fmt.Sprint("sku-", i)
		items[keys[i]] = Item{Quantity: i}
	}
	b.Run("scalar", func(b *testing.B) {
		c := new(Cart)
		for i := range b.N {
			c.SetTotal(int64(i))
			cloned = auditimpl.Clone(Item{Quantity: i, Notes: notes})
			if i%4096 == 0 {
				c.Audit().Forget(c.Audit().Seq())
			}
		}
	})
	b.Run("element", func(b *testing.B) {
		c := &Cart{lines: items}
		for i := range b.N {
			c.SetLinesAt(keys[i%len(keys)], Item{Quantity: i, Notes: notes})
			if i%4096 == 0 {
				c.Audit().Forget(c.Audit().Seq())
			}
		}
	})
}

// cloned keeps the compiler from leaving clones out.
var cloned Item
