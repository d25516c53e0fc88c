package store_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/auditline/auditline/audit"
	"github.com/auditline/auditline/store"
	"github.com/auditline/auditline/store/internal/dialect"
	"github.com/auditline/auditline/store/internal/shop"
)

// looking counts the statements that look objects up and that move their cursors.
type looking struct {
	dialect.Tx
	lookUps, moves int
}

func (l *looking) Query(ctx context.Context, query string, args ...any) (dialect.Rows, error) {
	if strings.Contains(query, "last_seq") && strings.HasPrefix(query, "SELECT") {
		l.lookUps++
	}
	return l.Tx.Query(ctx, query, args...)
}

func (l *looking) Exec(ctx context.Context, query string, args ...any) (int64, error) {
	if strings.Contains(query, "UPDATE audit_object") {
		l.moves++
	}
	return l.Tx.Exec(ctx, query, args...)
}

// saveOn saves an object in a transaction, which end ends, and returns how often it was looked up
// and moved.
func saveOn(t *testing.T, db *database, x audit.Audited, end func(*sql.Tx) error) (lookUps, moves int) {
	t.Helper()
	tx, err := db.sql.Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	l := &looking{Tx: dialect.SQLTx{Tx: tx}}
	committed, err := db.SaveOn(t.Context(), l, x)
	if err != nil {
		t.Fatal(err)
	}
	if err := end(tx); err != nil {
		t.Fatal(err)
	}
	if all := x.Audit().Since(0); len(history(t, db.DB, store.Filter{ID: x.Audit().ID()})) == int(all[len(all)-1].Seq) {
		committed()
	}
	return l.lookUps, l.moves
}

// TestRemembered looks an object up for its first save and not for the next ones, unless one of
// them was rolled back or something of it is erased, and for each edit of a collection.
func TestRemembered(t *testing.T) {
	commit, rollback := (*sql.Tx).Commit, (*sql.Tx).Rollback
	each(t, func(t *testing.T, db *database) {
		o, cart := shop.NewOrder("A"), shop.NewCart("c")
		total := func() { cart.SetTotal(cart.Total() + 1) }
		for i, c := range []struct {
			x              audit.Audited
			change         func()
			end            func(*sql.Tx) error
			lookUps, moves int
		}{
			{o, func() { count(o) }, commit, 1, 0}, {o, func() { count(o) }, commit, 0, 1}, {o, func() { count(o) }, commit, 0, 1},
			{o, func() { count(o) }, rollback, 0, 1}, {o, func() { count(o) }, commit, 1, 1}, {o, func() { count(o) }, commit, 0, 1},
			{cart, total, commit, 1, 0}, {cart, total, commit, 0, 1},
			{cart, func() { cart.AppendNotes("x") }, commit, 1, 1}, {cart, total, commit, 0, 1},
			{cart, func() { erase(t, db, cart, "total"); total() }, commit, 1, 2},
			{cart, total, commit, 1, 1},
		} {
			c.change()
			if lookUps, moves := saveOn(t, db, c.x, c.end); lookUps != c.lookUps || moves != c.moves {
				t.Errorf("save %d has looked the object up %d times and moved it %d times, want %d and %d", i, lookUps, moves, c.lookUps, c.moves)
			}
		}
		if bad := faults(t, db.DB, "A", 6); len(bad) > 0 {
			t.Error(bad)
		}
	})
}

// erase erases what is stored of an attribute.
func erase(t *testing.T, db *database, x audit.Audited, field string) {
	t.Helper()
	if err := db.Erase(t.Context(), x.Audit().Type(), x.Audit().ID(), field); err != nil {
		t.Fatal(err)
	}
}

// TestRememberedWrongly saves objects of which another program has erased something or pruned the
// history, or whose actor it has erased, or of which it has stored more, since they were saved.
func TestRememberedWrongly(t *testing.T) {
	each(t, func(t *testing.T, db *database) {
		other := open(t, db.url)
		for what, do := range map[string]func(id string) error{
			"erased":       func(id string) error { return other.Erase(t.Context(), kind, id, "items") },
			"pruned":       func(string) error { return other.Prune(t.Context(), time.Now()) },
			"actor erased": func(string) error { return other.EraseActor(t.Context(), "ann", "nobody") },
			"more stored": func(id string) error {
				o := shop.NewOrder(id)
				if err := other.Resume(t.Context(), o); err != nil {
					return err
				}
				o.SetNote(by("eve"), "x")
				return other.Save(t.Context(), o)
			},
		} {
			o := shop.NewOrder(what)
			for range 3 {
				count(o)
				save(t, db.DB, o)
			}
			if err := do(what); err != nil {
				t.Fatal(err)
			}
			count(o)
			if err := db.Save(t.Context(), o); errors.Is(err, store.ErrConflict) != (what == "more stored") || err != nil && what != "more stored" {
				t.Errorf("%s: %v", what, err)
			}
			if err := db.Verify(t.Context(), nil); err != nil {
				t.Errorf("%s: %v", what, err)
			}
		}
		if got := history(t, db.DB, store.Filter{Who: "ann", ID: "actor erased"}); len(got) != 1 {
			t.Errorf("%d changes are of the erased actor, want the one after that", len(got))
		}
	})
}

// TestRememberedBehind saves a reloaded object of which another program has stored more since it
// was saved.
func TestRememberedBehind(t *testing.T) {
	each(t, func(t *testing.T, db *database) {
		other := open(t, db.url)
		for _, saved := range []*store.DB{db.DB, other, other, db.DB, db.DB, other, db.DB} {
			o := shop.NewOrder("A")
			if err := saved.Resume(t.Context(), o); err != nil {
				t.Fatal(err)
			}
			count(o)
			save(t, saved, o)
		}
	})
}

// TestRememberedAtOnce saves an object by goroutines that share it, and more objects than are
// remembered.
func TestRememberedAtOnce(t *testing.T) {
	db := newSQLite(t)
	var wg sync.WaitGroup
	for g := range 4 {
		wg.Go(func() {
			for i := range 20 {
				o := shop.NewOrder(fmt.Sprint(g*1000 + i%7))
				if err := db.Resume(t.Context(), o); err != nil {
					t.Error(err)
				}
				count(o)
				save(t, db.DB, o)
			}
		})
	}
	wg.Wait()
	if err := db.Verify(t.Context(), nil); err != nil {
		t.Error(err)
	}
}
