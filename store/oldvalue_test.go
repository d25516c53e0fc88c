package store_test

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/auditline/auditline/audit"
	"github.com/auditline/auditline/store"
	"github.com/auditline/auditline/store/internal/shop"
)

// repeating returns an order most of whose changes begin with the value that the one before has
// set, and are saved without it.
func repeating() *shop.Order {
	o, ann := shop.NewOrder("A"), by("ann")
	for _, v := range []float64{math.Copysign(0, -1), 0, 0.1, math.NaN(), 1e15} {
		o.SetTotal(ann, v)
	}
	for _, v := range []string{"007", "a\x00b", "", "7"} {
		o.SetNote(ann, v)
		o.SetItems(ann, len(v))
	}
	for _, v := range [][]byte{{}, {1}, nil, {2}, {3}} {
		o.SetReceipt(ann, v)
	}
	for _, v := range []any{"x", nil, "y", 1, 2, "z", 2, 3} {
		o.SetAnything(ann, v)
	}
	for i := range 70 { // more than the old value is looked for in
		o.SetPaid(ann, i%2 == 0)
	}
	o.SetNote(ann, "last")
	return o
}

// TestOldValues that are left out are read as they were, by every way to read.
func TestOldValues(t *testing.T) {
	each(t, func(t *testing.T, db *database) {
		o := repeating()
		want := o.Audit().Since(0)
		save(t, db.DB, o, shop.NewOrder("B"))
		same(t, history(t, db.DB, store.Filter{ID: "A"}), want)
		same(t, history(t, db.DB, store.Filter{Kind: kind, ID: "A"}), want)
		same(t, history(t, db.DB, store.Filter{Who: "ann", Limit: 200}), want)
		same(t, feed(t, db.DB, ""), want)
		notes := slices.DeleteFunc(slices.Clone(want), func(c audit.Change) bool { return c.Field != "note" })
		same(t, history(t, db.DB, store.Filter{Field: "note"}), notes)
		newest := history(t, db.DB, store.Filter{Newest: true, Limit: 1})
		same(t, newest, want[len(want)-1:])
		if n := number(t, db, "SELECT count(*) FROM audit_event WHERE old IS NULL AND enc = 0"); n < 70 {
			t.Errorf("%d old values are left out", n)
		}
		if n := number(t, db, "SELECT count(*) FROM audit_event WHERE old = '7'"); n != 1 {
			t.Error("an old value is left out that would be looked for too far")
		}
		if n := number(t, db, "SELECT count(*) FROM audit_changes WHERE field = 'note' AND old = '7'"); n != 1 {
			t.Error("the view lacks an old value that is there")
		}
		if n := number(t, db, "SELECT count(*) FROM audit_changes WHERE field = 'paid' AND old = 'true'"); n != 35 {
			t.Errorf("the view has %d of 35 old values that are left out", n)
		}
	})
}

// TestOldValuesStay sees that neither Prune nor Erase takes the old values of other changes away
// with those that they are read from.
func TestOldValuesStay(t *testing.T) {
	for i := range len(repeating().Audit().Since(0)) - 60 {
		t.Run(fmt.Sprint(i), func(t *testing.T) { staysBehind(t, i) })
	}
}

func staysBehind(t *testing.T, pruned int) {
	db, o := newSQLite(t), repeating()
	changes := o.Audit().Since(0)
	save(t, db.DB, o)
	horizon := changes[pruned].At
	if err := db.Prune(t.Context(), horizon); err != nil {
		t.Fatal(err)
	}
	later := history(t, db.DB, store.Filter{ID: "A", After: horizon.Add(-1)})
	same(t, later, changes[pruned:])
	if err := db.Erase(t.Context(), kind, "A", "anything"); err != nil {
		t.Fatal(err)
	}
	for i, e := range history(t, db.DB, store.Filter{ID: "A", After: horizon.Add(-1)}) {
		if c := changes[pruned+i]; c.Field != "anything" && bits(e.Old) != bits(c.Old) {
			t.Errorf("change %d of %s: the old value is %v, want %v", c.Seq, c.Field, e.Old, c.Old)
		}
	}
	if err := db.Verify(t.Context(), nil); err != nil {
		t.Error(err)
	}
	if err := db.Prune(t.Context(), time.Now()); err != nil {
		t.Fatal(err)
	}
	if err := db.Verify(t.Context(), nil); err != nil {
		t.Error(err)
	}
}

// number is what a query gives.
func number(t *testing.T, db *database, query string) (n int) {
	t.Helper()
	if err := db.sql.QueryRow(query).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}
