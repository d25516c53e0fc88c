package store_test

import (
	"errors"
	"testing"
	"time"

	"github.com/auditline/auditline/store"
)

// TestFeedPrunedBetweenPages tells a reader whose next page has lost entries since its last one.
func TestFeedPrunedBetweenPages(t *testing.T) {
	each(t, func(t *testing.T, db *database) {
		const n = 1200
		o := order("A", n)
		save(t, db.DB, order("before", 1))
		first := feed(t, db.DB, "")[0].Cursor
		save(t, db.DB, o)
		for from, cursor := range map[string]store.Cursor{"the beginning": "", "a cursor": first} {
			read, told := 0, false
			for _, err := range db.Feed(t.Context(), cursor, store.Follow(false)) {
				if told = errors.Is(err, store.ErrPruned); err != nil {
					break
				}
				if read++; read == 10 {
					if err := db.Prune(t.Context(), time.Now().Add(time.Hour)); err != nil {
						t.Fatal(err)
					}
					o.SetItems(by("ann"), -read)
					save(t, db.DB, o)
				}
			}
			if !told {
				t.Errorf("from %s: %d of %d entries came, and no ErrPruned", from, read, n)
			}
			again := order("A"+from, n)
			save(t, db.DB, again)
			o = again
		}
	})
}

// TestFeedGoesOnAfterPrune stops a reader, that has begun after a Prune, at each entry.
func TestFeedGoesOnAfterPrune(t *testing.T) {
	each(t, func(t *testing.T, db *database) {
		for _, id := range []string{"A", "B", "C"} {
			save(t, db.DB, order(id, 3))
		}
		if err := db.Prune(t.Context(), time.Now().Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
		all := feed(t, db.DB, "")
		if len(all) != 3 {
			t.Fatalf("%d entries, want 3", len(all))
		}
		for i, e := range all {
			if rest := feed(t, db.DB, e.Cursor); len(rest) != len(all)-i-1 {
				t.Errorf("%d entries after entry %d", len(rest), i)
			}
		}
		o := order("D", 2)
		save(t, db.DB, o)
		if err := db.Prune(t.Context(), time.Now().Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
		for _, err := range db.Feed(t.Context(), all[0].Cursor, store.Follow(false)) {
			if err != nil && !errors.Is(err, store.ErrPruned) {
				t.Error(err)
			}
		}
	})
}
