package store_test

import (
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/auditline/auditline/audit"
	"github.com/auditline/auditline/store"
	"github.com/auditline/auditline/store/sqlite"
)

// TestFileGone saves and reads after the file was deleted, and after another one has taken its
// place, of which the connections know nothing.
func TestFileGone(t *testing.T) {
	for what, lose := range map[string]func(path string) error{
		"deleted": os.Remove,
		"replaced": func(path string) error {
			return errors.Join(os.WriteFile(path+".other", nil, 0o600), os.Rename(path+".other", path))
		},
	} {
		db := newSQLite(t)
		own, err := store.New(t.Context(), db.sql, sqlite.Dialect)
		if err != nil {
			t.Fatal(err)
		}
		o := order("A", 1)
		save(t, db.DB, o)
		read := feed(t, db.DB, "")[0].Cursor
		if err := lose(db.url); err != nil {
			t.Fatal(err)
		}
		count(o)
		for call, err := range map[string]error{
			"Save": db.Save(t.Context(), o), "Save by a pool of the program's own": own.Save(t.Context(), o), "SaveTx": saveTxOnce(t, db, o),
			"Erase": db.Erase(t.Context(), kind, "A"), "Verify": db.Verify(t.Context(), nil), "Feed": feedError(t, db.DB, read),
		} {
			if err == nil || !strings.Contains(err.Error(), "audit.db was deleted, moved or replaced while it was open: open the database again") {
				t.Errorf("%s: %s says %v", what, call, err)
			}
		}
		if n := len(o.Audit().Since(0)); n != 1 {
			t.Errorf("%s: the log has %d changes, want the one that is not stored", what, n)
		}
	}
}

// saveTxOnce saves in a transaction of the program's.
func saveTxOnce(t *testing.T, db *database, x audit.Audited) error {
	t.Helper()
	tx, err := db.sql.Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	_, err = db.SaveTx(t.Context(), tx, x)
	return err
}

// feedError returns the error with which a feed that follows ends.
func feedError(t *testing.T, db *store.DB, after store.Cursor) error {
	t.Helper()
	for _, err := range db.Feed(t.Context(), after) {
		if err != nil {
			return err
		}
	}
	return nil
}

// TestFeedOfFileGone has a reader that waits told that the file is gone.
func TestFeedOfFileGone(t *testing.T) {
	db := newSQLite(t)
	save(t, db.DB, order("A", 1))
	for _, err := range db.Feed(t.Context(), "") {
		if err == nil {
			err = os.Remove(db.url)
		} else if strings.Contains(err.Error(), "was deleted, moved or replaced") {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	t.Error("the feed has ended without an error")
}
