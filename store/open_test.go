package store_test

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/auditline/auditline/store"
	"github.com/auditline/auditline/store/sqlite"
)

// refused opens url and looks for each of the words in the error.
func refused(t *testing.T, url string, words ...string) {
	t.Helper()
	db, err := store.Open(t.Context(), url)
	if err == nil {
		db.Close()
		t.Errorf("%s was opened", url)
		return
	}
	for _, word := range words {
		if !strings.Contains(err.Error(), word) {
			t.Errorf("%s: %v: the error does not say %q", url, err, word)
		}
	}
}

func TestOpenRefuses(t *testing.T) {
	dir := t.TempDir()
	text := filepath.Join(dir, "text.db")
	if err := os.WriteFile(text, []byte(strings.Repeat("no database ", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	newer := filepath.Join(dir, "newer.db")
	open(t, newer)
	db, err := sql.Open("sqlite", newer)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec("UPDATE audit_version SET version = 99"); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "a.db")
	refused(t, "mysql://u:secret@h/db", `unknown scheme "mysql:"`, "sqlite:", "u:xxxxx@h")
	refused(t, "sqlite:", "names no file")
	refused(t, filepath.Join(dir, "none", "a.db"), filepath.Join(dir, "none", "a.db"), "unable to open")
	refused(t, text, text, "not a database")
	refused(t, newer, newer, "version 99", "up to 3")
	refused(t, file+"?_synchronous=NORMAL", file, "not durable", "synchronous is 1")
	refused(t, file+"?_synchronous=FULLL", file, `"FULLL"`)
	refused(t, file+"?_journal_mode=OFF", "not durable", "journal_mode off")
	refused(t, ":memory:", "not durable", "journal_mode memory")
}

// TestNewChecks refuses a caller's own database whose commits are not durable. SQLite takes
// the misspelt FULLL for NORMAL without a word.
func TestNewChecks(t *testing.T) {
	for options, want := range map[string]string{"_synchronous=OFF": "synchronous is 0", "_pragma=synchronous(FULLL)": "synchronous is 1"} {
		db, err := sql.Open("sqlite", "file:"+filepath.Join(t.TempDir(), "a.db")+"?"+options)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		if _, err := store.New(t.Context(), db, sqlite.Dialect); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("New with %s: %v", options, err)
		}
	}
}

// TestSaveOnUndurable refuses to save in a transaction that a power failure could take back.
func TestSaveOnUndurable(t *testing.T) {
	db := newSQLite(t)
	lax, err := sql.Open("sqlite", "file:"+db.url+"?_synchronous=NORMAL")
	if err != nil {
		t.Fatal(err)
	}
	defer lax.Close()
	tx, err := lax.Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	if _, err := db.SaveTx(t.Context(), tx, order("A", 1)); err == nil || !strings.Contains(err.Error(), "synchronous is 1") {
		t.Errorf("SaveTx: %v", err)
	}
}

// TestDiskFull keeps the log while the disk is full and saves it when there is room again.
func TestDiskFull(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	open(t, path)
	full := open(t, path+"?_pragma=max_page_count(20)")
	o := order("A", 3)
	o.SetNote(by("ann"), strings.Repeat("x", 200_000))
	want := o.Audit().Since(0)
	if err := full.Save(t.Context(), o); err == nil || !strings.Contains(err.Error(), "full") || !strings.Contains(err.Error(), path) {
		t.Fatalf("Save on a full disk: %v", err)
	}
	small := order("B", 1)
	save(t, full, small)
	db := open(t, path)
	save(t, db, o)
	expect(t, history(t, db, store.Filter{ID: "A"}), want)
}

// TestReadOnly reads a file that may not be written, and says so when it is to be.
func TestReadOnly(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	save(t, open(t, path), order("A", 3))
	db := open(t, path+"?mode=ro")
	if n := len(history(t, db, store.Filter{})); n != 3 {
		t.Errorf("%d changes, want 3", n)
	}
	o := order("B", 1)
	if err := db.Save(t.Context(), o); err == nil || !strings.Contains(err.Error(), "readonly") || !strings.Contains(err.Error(), path) {
		t.Errorf("Save: %v", err)
	}
	save(t, open(t, path), o)
}

// TestLocked waits for another's lock as long as the URL says, and saves when it is gone.
func TestLocked(t *testing.T) {
	db := newSQLite(t)
	other, err := db.sql.Begin() // takes the lock at once
	if err != nil {
		t.Fatal(err)
	}
	impatient := open(t, db.url+"?_busy_timeout=20")
	o := order("A", 1)
	if err := impatient.Save(t.Context(), o); err == nil || !strings.Contains(err.Error(), "locked") || !strings.Contains(err.Error(), db.url) {
		t.Errorf("Save beside a lock: %v", err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := db.Save(ctx, o); err == nil {
		t.Error("Save did not end with its context")
	}
	if err := other.Rollback(); err != nil {
		t.Fatal(err)
	}
	save(t, impatient, o)
}

// TestNoDeferredBusy writes from two handles at once, each waiting for the other: a deferred
// transaction that reads first would fail with BUSY in spite of the timeout.
func TestNoDeferredBusy(t *testing.T) {
	db := newSQLite(t)
	errs := make(chan error)
	for w := range 4 {
		handle := open(t, db.url)
		go func() {
			var err error
			o := order(string(rune('A'+w)), 1)
			for range 50 {
				count(o)
				if err = handle.Save(context.Background(), o); err != nil {
					break
				}
			}
			errs <- err
		}()
	}
	for range 4 {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
	if n := len(history(t, db.DB, store.Filter{})); n != 4*51 {
		t.Errorf("%d changes are stored, want %d", n, 4*51)
	}
}

// TestOwnDatabase uses a handle whose transactions are deferred ones.
func TestOwnDatabase(t *testing.T) {
	pool, err := sql.Open("sqlite", "file:"+filepath.Join(t.TempDir(), "a.db")+"?_synchronous=FULL&_journal_mode=WAL")
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	db, err := store.New(t.Context(), pool, sqlite.Dialect)
	if err != nil {
		t.Fatal(err)
	}
	pool.SetMaxOpenConns(1) // preparing a statement must not wait for a second connection
	for i := range 3 {
		save(t, db, order(fmt.Sprint("A", i), 3))
	}
	if err := db.Close(); err != nil || pool.Ping() != nil {
		t.Errorf("Close: %v; the pool: %v", err, pool.Ping())
	}
}
