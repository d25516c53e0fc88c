package store_test

import (
	"errors"
	"path/filepath"
	"testing"

	"modernc.org/sqlite"

	"github.com/auditline/auditline/store"
	"github.com/auditline/auditline/store/internal/pgtest"
	"github.com/auditline/auditline/store/internal/shop"
)

// TestSaveInRestored saves in a database that was put back to an earlier state while the program
// runs, and in which another program has stored something since: the numbers of attributes, actors
// and types that the program has seen are others' now.
func TestSaveInRestored(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) {
		db := newSQLite(t)
		kept := filepath.Join(t.TempDir(), "kept.db")
		saveInRestored(t, db.url, func() { copySQLite(t, db.url, kept) }, func() { putBack(t, db, kept) })
	})
	t.Run("postgres", func(t *testing.T) {
		s, err := pgtest.Start()
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		stopped := func(do func() error) func() {
			return func() {
				if err := errors.Join(s.Kill(), do(), s.Run()); err != nil {
					t.Fatal(err)
				}
			}
		}
		saveInRestored(t, s.URL("postgres"), stopped(s.Backup), stopped(s.Restore))
	})
}

func saveInRestored(t *testing.T, url string, keep, putBack func()) {
	db := open(t, url)
	known := shop.NewOrder("known")
	count(known)
	save(t, db, known)
	keep()
	lost, cart := order("lost", 0), shop.NewCart("lost")
	lost.SetNote(by("bob"), "lost")
	cart.SetTotal(1)
	saveAgain(t, db, lost)
	save(t, db, cart)
	putBack()

	other, eves := open(t, url), &shop.Basket{ID: "eve"}
	ordered := shop.NewOrder("eve")
	ordered.SetStatus(by("eve"), "open")
	eves.SetOwner("eve")
	save(t, other, ordered, eves)

	o, c := shop.NewOrder("bob"), shop.NewCart("bob")
	o.SetNote(by("bob"), "x")
	c.SetTotal(2)
	known.SetNote(by("bob"), "y")
	changes := o.Audit().Since(0)
	saveAgain(t, db, known)
	save(t, db, o, c)
	expect(t, history(t, other, store.Filter{Kind: kind, ID: "bob"}), changes)
	if got := history(t, other, store.Filter{Kind: c.Audit().Type(), ID: "bob"}); len(got) != 1 || got[0].Field != "total" || got[0].New != int64(2) {
		t.Errorf("of the cart is stored %v", got)
	}
	if got := history(t, other, store.Filter{ID: "known"}); len(got) != 2 || got[1].Who != "bob" || got[1].Field != "note" {
		t.Errorf("of the order that the copy has is stored %v", got)
	}
	count(lost)
	if err := db.Save(t.Context(), lost); !errors.Is(err, store.ErrGap) {
		t.Errorf("an order whose first change is lost: %v", err)
	}
	if err := db.Verify(t.Context(), nil); err != nil {
		t.Error(err)
	}
}

// putBack puts a copy back into the database, as the shell of SQLite does by .restore.
func putBack(t *testing.T, db *database, from string) {
	t.Helper()
	conn, err := db.sql.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	err = conn.Raw(func(c any) error {
		backup, err := c.(interface {
			NewRestore(string) (*sqlite.Backup, error)
		}).NewRestore(from)
		if err != nil {
			return err
		}
		_, err = backup.Step(-1)
		return errors.Join(err, backup.Finish())
	})
	if err != nil {
		t.Fatal(err)
	}
}
