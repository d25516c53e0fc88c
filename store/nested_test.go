package store_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/auditline/auditline/store"
	"github.com/auditline/auditline/store/internal/shop"
)

// TestNested reads the history of an object and of those in it as one.
func TestNested(t *testing.T) {
	each(t, func(t *testing.T, db *database) {
		one, two, other := &shop.Gauge{ID: "1"}, &shop.Gauge{ID: "it's\x00 2"}, &shop.Gauge{ID: "3"}
		b := &shop.Basket{ID: "b", First: one, Also: []*shop.Gauge{two, one, nil, new(shop.Gauge)}}
		one.SetReading(5)
		b.SetOwner("ann")
		other.SetReading(6)
		two.SetReading(7)
		b.SetOwner("bob")
		one.SetReading(8)
		save(t, db.DB, b, one, two, other)

		want := []string{"Gauge 1 5", "Basket b ann", "Gauge it's\x00 2 7", "Basket b bob", "Gauge 1 8"}
		whole := store.Filter{Objects: store.Nested(b)}
		expectValues(t, history(t, db.DB, whole), want)
		expectValues(t, history(t, db.DB, store.Filter{Objects: whole.Objects, Field: "reading"}), []string{want[0], want[2], want[4]})

		var paged []store.Entry
		for page := whole; len(paged) < len(want); page.Past = paged[len(paged)-1].Cursor {
			page.Limit, page.Newest = 2, true
			paged = append(paged, history(t, db.DB, page)...)
		}
		slices.Reverse(want)
		expectValues(t, paged, want)

		expectValues(t, history(t, db.DB, store.Filter{Objects: store.Nested(new(shop.Gauge))}), nil)
		expectValues(t, history(t, db.DB, store.Filter{Objects: []store.Object{{ID: "b"}}}), nil)
	})
}

// TestManyObjects asks for more objects than a query has arguments.
func TestManyObjects(t *testing.T) {
	each(t, func(t *testing.T, db *database) {
		a, b := order(`it's "quoted", \ and 50%`, 2), order("b", 1)
		save(t, db.DB, a, b, order("c", 1))
		all := []store.Object{{Kind: kind, ID: "b"}, {Kind: "none", ID: "c"}}
		for i := range 40_000 {
			all = append(all, store.Object{Kind: kind, ID: fmt.Sprint("none", i)})
		}
		f := store.Filter{Objects: append(all, store.Object{Kind: kind, ID: a.Audit().ID()})}
		if got := history(t, db.DB, f); len(got) != 3 {
			t.Errorf("got %v, want three changes", got)
		}
		for _, f := range []store.Filter{{Who: "ann", Limit: 10}, {Kind: kind, ID: "b"}, {Who: "ann", Kind: kind}} {
			f.Objects = all
			if got := history(t, db.DB, f); len(got) != 1 || got[0].ID != "b" {
				t.Errorf("got %v, want the change of b", got)
			}
		}
	})
}

// expectValues compares entries as type, id and new value.
func expectValues(t *testing.T, entries []store.Entry, want []string) {
	t.Helper()
	var got []string
	for _, e := range entries {
		got = append(got, fmt.Sprint(e.Kind[strings.LastIndex(e.Kind, ".")+1:], " ", e.ID, " ", e.New))
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
