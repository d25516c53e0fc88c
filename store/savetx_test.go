package store_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/auditline/auditline/store"
	"github.com/auditline/auditline/store/internal/dialect"
	"github.com/auditline/auditline/store/internal/shop"
)

// TestRollback stores nothing, forgets nothing, and remembers no id that was never committed.
func TestRollback(t *testing.T) {
	each(t, func(t *testing.T, db *database) {
		o := order("A-1", 3)
		want := o.Audit().Since(0)
		tx, err := db.sql.Begin()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.SaveTx(t.Context(), tx, o); err != nil {
			t.Fatal(err)
		}
		if err := tx.Rollback(); err != nil {
			t.Fatal(err)
		}
		other := shop.NewOrder("B-1") // takes the ids that were given before
		other.SetNote(by("eve"), "x")
		save(t, db.DB, other)
		save(t, db.DB, o)
		expect(t, history(t, db.DB, store.Filter{Kind: kind, ID: "A-1"}), want)
	})
}

// TestSaveTxCommitted commits state and history together.
func TestSaveTxCommitted(t *testing.T) {
	each(t, func(t *testing.T, db *database) {
		if _, err := db.sql.Exec("CREATE TABLE orders (id text, items integer)"); err != nil {
			t.Fatal(err)
		}
		o := order("A-1", 3)
		tx, err := db.sql.Begin()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := tx.Exec("INSERT INTO orders VALUES ($1, $2)", "A-1", o.Items()); err != nil {
			t.Fatal(err)
		}
		committed, err := db.SaveTx(t.Context(), tx, o)
		if err != nil {
			t.Fatal(err)
		}
		if n := o.Audit().Len("items"); n != 3 {
			t.Errorf("%d changes are in memory before the commit, want 3", n)
		}
		if err := tx.Commit(); err != nil {
			t.Fatal(err)
		}
		committed()
		if n := o.Audit().Len("items"); n != 0 {
			t.Errorf("%d changes are in memory after the commit", n)
		}
	})
}

// TestAllOrNothingWithin commits a transaction in which one of a call's objects could not be saved,
// or has panicked: nothing of the call is stored, and all that the caller has written.
func TestAllOrNothingWithin(t *testing.T) {
	each(t, func(t *testing.T, db *database) {
		exec(t, db, "CREATE TABLE orders (id text)")
		save(t, db.DB, order("C", 1))
		first, conflicting := shop.NewCart("c"), order("C", 2) // carts come before orders
		first.SetTotal(1)
		tx, err := db.sql.Begin()
		if err != nil {
			t.Fatal(err)
		}
		defer tx.Rollback()
		for range 2 { // the same savepoint again
			if _, err := tx.Exec("INSERT INTO orders VALUES ('C')"); err != nil {
				t.Fatal(err)
			}
			if _, err := db.SaveTx(t.Context(), tx, first, conflicting); !errors.Is(err, store.ErrConflict) {
				t.Fatalf("SaveTx: %v, want ErrConflict", err)
			}
		}
		panics(t, func() { _, _ = db.SaveOn(t.Context(), &panicking{dialect.SQLTx{Tx: tx}}, first) })
		if err := tx.Commit(); err != nil {
			t.Fatal(err)
		}
		var rows int
		if err := db.sql.QueryRow("SELECT count(*) FROM orders").Scan(&rows); err != nil || rows != 2 {
			t.Errorf("%d rows of the caller, %v, want 2", rows, err)
		}
		if n := len(history(t, db.DB, store.Filter{})); n != 1 {
			t.Errorf("%d changes are stored, want 1", n)
		}
		save(t, db.DB, first)
	})
}

// panicking is a transaction that panics once the rows of objects and of their changes are written.
type panicking struct{ dialect.Tx }

func (p *panicking) Exec(ctx context.Context, query string, args ...any) (int64, error) {
	n, err := p.Tx.Exec(ctx, query, args...)
	if strings.HasPrefix(query, "INSERT INTO audit_event") {
		panic("as a driver might")
	}
	return n, err
}

func panics(t *testing.T, do func()) {
	t.Helper()
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	do()
}
