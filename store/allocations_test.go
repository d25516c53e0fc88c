package store_test

import (
	"fmt"
	"math"
	"runtime"
	"testing"

	"github.com/auditline/auditline/audit"
	"github.com/auditline/auditline/store/internal/shop"
)

// TestAllocations bounds what Save allocates for a change, of saves of 64 objects with 20 each. A
// driver's share is in it.
func TestAllocations(t *testing.T) {
	db := newSQLite(t)
	least := math.Inf(1)
	for round := range 4 {
		var all []audit.Audited
		for i := range 64 {
			o := shop.NewOrder(fmt.Sprint(round, i))
			for c := range 10 {
				o.SetItems(by("ann"), 1000*c+i)
				o.SetNote(by("ann"), fmt.Sprint("note ", c))
			}
			all = append(all, o)
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		save(t, db.DB, all...)
		runtime.ReadMemStats(&after)
		least = min(least, float64(after.Mallocs-before.Mallocs)/(64*20))
	}
	if least > 2.2 {
		t.Errorf("%.2f allocations a change", least)
	}
}
