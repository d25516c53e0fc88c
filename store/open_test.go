package store_test

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/auditline/auditline/store"
	"github.com/auditline/auditline/store/sqlite"
)

// refused opens url and compares the error.
func refused(t *testing.T, url, want string) {
	t.Helper()
	says(t, openError(t, url), want)
}

// says compares what an error says.
func says(t *testing.T, err error, want string) {
	t.Helper()
	if err == nil || err.Error() != want {
		t.Errorf("the error is\n%v\nwant\n%s", err, want)
	}
}

// TestOpenAtOnce makes a file by many programs at once.
func TestOpenAtOnce(t *testing.T) {
	for range 20 {
		path := filepath.Join(t.TempDir(), "audit.db")
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				if err := openError(t, path); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
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
	const known = "this program knows postgres:, postgresql:, sqlite: and plain file names"
	none, durable := filepath.Join(dir, "none", "a.db"), "; want synchronous=FULL and journal_mode=WAL"
	refused(t, "mysql://u:secret@h/db", `store: open mysql://u:xxxxx@h/db: unknown scheme "mysql:"; `+known)
	const keywords = "these are keywords of PostgreSQL: write a URL such as postgres://user@host:5432/database?sslmode=require, or sqlite: before the name of a file"
	refused(t, "host=db port=5432 password=se:cret", "store: open host=…: "+keywords)
	refused(t, " dbname = audit", "store: open  dbname =…: "+keywords)
	refused(t, "sqlite:", "store: open sqlite:: the URL names no file")
	refused(t, none, "store: open in "+none+": unable to open database file (14)")
	refused(t, text, "store: open in "+text+": file is not a database (26)")
	refused(t, newer, "store: open in "+newer+": its tables have version 99, this program knows them up to 7: use a newer program")
	refused(t, file+"?_synchronous=NORMAL", "store: open in "+file+": its commits are not durable: synchronous is 1 and journal_mode wal"+durable)
	refused(t, file+"?_synchronous=FULLL", "store: open in "+file+`: invalid _synchronous "FULLL", expecting one of: 0 OFF 1 NORMAL 2 FULL 3 EXTRA`)
	refused(t, file+"?_journal_mode=OFF", "store: open in "+file+": its commits are not durable: synchronous is 2 and journal_mode off"+durable)
	refused(t, ":memory:", "store: open in :memory:: its commits are not durable: synchronous is 2 and journal_mode memory"+durable)
}

// TestOpenFileLikeKeywords opens files whose names look like PostgreSQL's keywords, or nearly.
func TestOpenFileLikeKeywords(t *testing.T) {
	t.Chdir(t.TempDir())
	for url, file := range map[string]string{"sqlite:host=db port=5432": "host=db port=5432", "a=1 host=2": "a=1 host=2", "hosts=1": "hosts=1"} {
		open(t, url)
		if _, err := os.Stat(file); err != nil {
			t.Error(err)
		}
	}
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
	says(t, full.Save(t.Context(), o), "store: save in "+path+": database or disk is full (13)")
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
	says(t, db.Save(t.Context(), o), "store: save in "+path+": attempt to write a readonly database (8)")
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
	says(t, impatient.Save(t.Context(), o), "store: save in "+db.url+": database is locked (5) (SQLITE_BUSY)")
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
		handle := patient(t, db.url)
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
