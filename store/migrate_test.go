package store_test

import (
	"bytes"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/auditline/auditline/store"
	"github.com/auditline/auditline/store/internal/shop"
	"github.com/auditline/auditline/store/postgres"
	"github.com/auditline/auditline/store/sqlite"
)

// version1 makes the tables of version 1 with what testdata has for them.
func version1(t *testing.T, db *database, migrations fs.FS, data string) {
	t.Helper()
	for _, table := range []string{"VIEW audit_changes", "TABLE audit_detail", "TABLE audit_version", "TABLE audit_object", "TABLE audit_kind", "TABLE audit_field",
		"TABLE audit_ctx", "TABLE audit_event", "TABLE audit_commit", "TABLE audit_erased", "TABLE audit_key", "TABLE audit_pruned", "TABLE audit_wipe"} {
		exec(t, db, "DROP "+table)
	}
	first, err1 := fs.ReadFile(migrations, "0001_audit.sql")
	rows, err2 := os.ReadFile(filepath.Join("testdata", "version1", data))
	if err1 != nil || err2 != nil {
		t.Fatal(err1, err2)
	}
	exec(t, db, string(first))
	exec(t, db, string(rows))
}

// TestMigrate opens databases that an earlier program wrote, reads all of it, and goes on.
func TestMigrate(t *testing.T) {
	head, err := os.ReadFile("testdata/version1/head")
	if err != nil {
		t.Fatal(err)
	}
	t.Run("sqlite", func(t *testing.T) {
		db := newSQLite(t)
		version1(t, db, sqlite.Migrations, "sqlite.sql")
		upgraded(t, open(t, db.url), head)
	})
	t.Run("postgres", func(t *testing.T) {
		db := newPostgres(t)
		version1(t, db, postgres.Migrations, "postgres.sql")
		upgraded(t, open(t, db.url), nil)
	})
}

// TestMigrateCopiesNoKeys into pages from which Erase would not take them away.
func TestMigrateCopiesNoKeys(t *testing.T) {
	const key = "the key by which"
	db := newSQLite(t)
	version1(t, db, sqlite.Migrations, "sqlite.sql")
	exec(t, db, "WITH RECURSIVE n (i) AS (VALUES (100) UNION ALL SELECT i + 1 FROM n WHERE i < 999)"+
		" INSERT INTO audit_object SELECT i, 'k', 'o' || i, 0, 0, x'00', CAST('"+key+"' AS BLOB) FROM n")
	open(t, db.url)
	exec(t, db, "PRAGMA wal_checkpoint(TRUNCATE)")
	if n := bytes.Count(files(t, db), []byte(key)); n != 900 {
		t.Errorf("the keys of 900 objects are %d times in the file", n)
	}
}

// upgraded finds what the earlier program saved.
func upgraded(t *testing.T, db *store.DB, head []byte) {
	t.Helper()
	store.Know(shop.NewCart(""), shop.NewOrder(""))
	if err := db.Verify(t.Context(), head); err != nil {
		t.Fatal(err)
	}
	var fields []string
	for _, e := range history(t, db, store.Filter{ID: "c"}) {
		fields = append(fields, e.Field)
	}
	if want := []string{"total", `lines["x"]`, "notes[1]", "address.city"}; !slices.Equal(fields, want) {
		t.Errorf("the cart's history is of %q, want %q", fields, want)
	}
	if found := history(t, db, store.Filter{Kind: cartKind, Field: `lines["x"]`}); len(found) != 1 || !reflect.DeepEqual(found[0].New, shop.Line{Quantity: 2}) {
		t.Errorf("the element's history is %v", found)
	}
	if n := len(feed(t, db, "")); n != 15 {
		t.Errorf("the feed has %d changes, want 15", n)
	}
	goesOnWithCart(t, db)
	if err := db.Verify(t.Context(), head); err != nil {
		t.Error(err)
	}
}

// goesOnWithCart saves more of a cart of which an earlier program has stored elements.
func goesOnWithCart(t *testing.T, db *store.DB) {
	t.Helper()
	c := shop.NewCart("c")
	if err := db.Resume(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	c.SetLinesAt("y", shop.Line{Quantity: 3})
	c.SetAddressCity("Köln")
	save(t, db, c)
	state, err := db.StateAt(t.Context(), cartKind, "c", time.Now())
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"lines", "address"} {
		if want := values(c)[name]; !reflect.DeepEqual(state[name], want) {
			t.Errorf("%s is %v, want %v; the state has %v", name, state[name], want, slices.Sorted(maps.Keys(state)))
		}
	}
}
