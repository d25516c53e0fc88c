package store_test

import (
	"fmt"
	"reflect"
	"sync"
	"testing"
	"time"

	"github.com/auditline/auditline/store"
	"github.com/auditline/auditline/store/internal/shop"
)

// TestSaveAtOnce saves one object from many goroutines, which change it meanwhile.
func TestSaveAtOnce(t *testing.T) {
	each(t, func(t *testing.T, db *database) {
		const goroutines, saves = 8, 40
		bag := shop.NewBag("b")
		var all sync.WaitGroup
		for g := range goroutines {
			all.Go(func() {
				for i := range saves {
					bag.SetLinesAt(fmt.Sprint(i%7), shop.Line{Quantity: g*saves + i})
					bag.SetOwner(fmt.Sprint(g))
					if err := db.Save(t.Context(), bag); err != nil {
						t.Error(err)
						return
					}
				}
			})
		}
		all.Wait()
		stored := history(t, db.DB, store.Filter{})
		if len(stored) != 2*goroutines*saves || bag.Audit().Len("lines") != 0 {
			t.Errorf("%d changes are stored and %d are in memory, want %d and 0", len(stored), bag.Audit().Len("lines"), 2*goroutines*saves)
		}
		for i, e := range stored {
			if e.Seq != uint64(i+1) {
				t.Fatalf("number %d is at place %d", e.Seq, i+1)
			}
		}
		if err := db.Verify(t.Context(), nil); err != nil {
			t.Error(err)
		}
		state, err := db.StateAt(t.Context(), bag.Audit().Type(), "b", time.Now())
		if err != nil || !reflect.DeepEqual(state["lines"], bag.Lines()) || state["owner"] != bag.Owner() {
			t.Errorf("the state is %v, %v, want %v of %s", state, err, bag.Lines(), bag.Owner())
		}
	})
}

// TestAddedMeanwhile has two writers find an object not stored yet, and the second wait for the
// first, which has stored some of its changes then.
func TestAddedMeanwhile(t *testing.T) {
	db := newPostgres(t)
	o, other := order("A", 2), order("B", 1)
	tx, err := db.sql.Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	if _, err := db.SaveTx(t.Context(), tx, o); err != nil {
		t.Fatal(err)
	}
	count(o)
	want := o.Audit().Since(0)
	second := make(chan error, 1)
	go func() { second <- db.Save(t.Context(), other, o) }()
	waitForLock(t, db)
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	if err := <-second; err != nil {
		t.Fatal(err)
	}
	expect(t, history(t, db.DB, store.Filter{Kind: kind, ID: "A"}), want)
	if n := len(history(t, db.DB, store.Filter{})); n != len(want)+1 {
		t.Errorf("%d changes are stored, want %d", n, len(want)+1)
	}
	if err := db.Verify(t.Context(), nil); err != nil {
		t.Error(err)
	}
}
