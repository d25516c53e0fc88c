package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"testing"

	"github.com/auditline/auditline/store/internal/dialect"
)

// newPool makes a file with a table, through a writer.
func newPool(t *testing.T) (*writer, *sql.DB) {
	t.Helper()
	db, d, _, err := open(t.Context(), filepath.Join(t.TempDir(), "a.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	w := d.On().(sqliteDialect).writer
	transact(t, w, db, "CREATE TABLE numbers (n INTEGER)")
	return w, db
}

// begin begins a transaction.
func begin(t *testing.T, w *writer, db *sql.DB) dialect.Transaction {
	t.Helper()
	tx, err := w.begin(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	return tx
}

// transact runs statements in a transaction.
func transact(t *testing.T, w *writer, db *sql.DB, statements ...string) {
	t.Helper()
	tx := begin(t, w, db)
	defer tx.Rollback()
	for _, s := range statements {
		if _, err := tx.Exec(t.Context(), s); err != nil {
			t.Fatal(err)
		}
	}
	if err := tx.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// holds fails unless the table has these many rows.
func holds(t *testing.T, db *sql.DB, want int) {
	t.Helper()
	var n int
	if err := db.QueryRow("SELECT count(*) FROM numbers").Scan(&n); err != nil || n != want {
		t.Errorf("%d rows, %v, want %d", n, err, want)
	}
}

// TestWriterTakesTurns gives up when the context ends, and leaves the other transaction alone.
func TestWriterTakesTurns(t *testing.T) {
	w, db := newPool(t)
	first := begin(t, w, db)
	if _, err := first.Exec(t.Context(), "INSERT INTO numbers VALUES (1)"); err != nil {
		t.Fatal(err)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := w.begin(ended, db); !errors.Is(err, context.Canceled) {
		t.Errorf("the second transaction: %v", err)
	}
	if err := first.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	holds(t, db, 1)
}

// TestWriterRollsBack what is not committed, also where SQLite has done so itself, where the
// context has ended, or where the connection was closed; the next transaction is whole.
func TestWriterRollsBack(t *testing.T) {
	w, db := newPool(t)
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	for i, before := range []func(dialect.Transaction) error{
		func(dialect.Transaction) error { return nil },
		func(tx dialect.Transaction) error { _, err := tx.Exec(t.Context(), "ROLLBACK"); return err },
		func(dialect.Transaction) error { w.drop(); return w.start(t.Context(), db) },
		func(tx dialect.Transaction) error {
			if tx.Commit(ended) == nil {
				return errors.New("it is committed although the context has ended")
			}
			return nil
		},
	} {
		tx := begin(t, w, db)
		if _, err := tx.Exec(t.Context(), "INSERT INTO numbers VALUES (1)"); err != nil {
			t.Fatal(err)
		}
		if err := before(tx); err != nil {
			t.Fatal(err)
		}
		if err := tx.Rollback(); err != nil {
			t.Error(err)
		}
		holds(t, db, i)
		transact(t, w, db, "INSERT INTO numbers VALUES (1)")
		holds(t, db, i+1)
	}
}

// TestWriterForgets statements, of which it keeps a number only.
func TestWriterForgets(t *testing.T) {
	w, db := newPool(t)
	for range 2 {
		var statements []string
		for n := range maxStatements {
			statements = append(statements, fmt.Sprintf("INSERT INTO numbers VALUES (%d)", n))
		}
		transact(t, w, db, statements...)
	}
	holds(t, db, 2*maxStatements)
	if n := len(w.statements); n > maxStatements {
		t.Errorf("%d statements are prepared, want %d at most", n, maxStatements)
	}
}

// TestPositional leaves queries alone that use an argument twice or in another order.
func TestPositional(t *testing.T) {
	for query, want := range map[string]string{
		"a": "a", "a = $1 AND b IN ($2, $3)": "a = ? AND b IN (?, ?)", "a = $2 AND b = $1": "a = $2 AND b = $1",
		"$1, $1": "$1, $1", "$1, $2, $12": "$1, $2, $12",
		"$1$2$3$4$5$6$7$8$9$10": "??????????",
	} {
		if got := positional(query); got != want {
			t.Errorf("%s: %s, want %s", query, got, want)
		}
	}
}
