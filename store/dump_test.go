package store_test

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"testing"

	"github.com/auditline/auditline/store"
	"github.com/auditline/auditline/store/internal/pgtest"
)

// TestDumped copies a database, as pg_dump does, to a server that has not counted as far. A head of
// before is right there, and a feed lacks nothing, neither of what was copied nor of what comes.
func TestDumped(t *testing.T) {
	from, err := pgtest.Start()
	if err != nil {
		t.Fatal(err)
	}
	defer from.Close()
	to, err := pgtest.Start()
	if err != nil {
		t.Fatal(err)
	}
	defer to.Close()
	db := open(t, from.URL("postgres"))
	const n = 200
	for i := range n {
		save(t, db, order(fmt.Sprint("A", i), 1))
	}
	_, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	head, err := db.Head(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	save(t, db, order("later", 1))
	cursor := feed(t, db, "")[n].Cursor
	if err := from.CopyTo(to, "postgres"); err != nil {
		t.Fatal(err)
	}
	url := to.URL("postgres")
	copied := connect(t, url, "pgx", url)
	for _, err := range copied.Feed(t.Context(), cursor, store.Follow(false)) {
		if !errors.Is(err, store.ErrRestored) {
			t.Errorf("a cursor of the other server: %v", err)
		}
	}
	all := feed(t, copied.DB, "")
	if len(all) != n+1 {
		t.Fatalf("the feed has %d changes, want %d", len(all), n+1)
	}
	outOfOrder(t, copied, all[n].Cursor)
	for range 2 { // opened again, nothing changes
		if err := open(t, url).Verify(t.Context(), head); err != nil {
			t.Errorf("the head of before: %v", err)
		}
	}
	if head, err = copied.Head(t.Context(), key); err != nil {
		t.Fatal(err)
	}
	save(t, copied.DB, order("last", 1))
	if err := copied.Verify(t.Context(), head); err != nil {
		t.Errorf("a head of after: %v", err)
	}
}

// outOfOrder saves in transactions that commit in another order than they began, and reads what
// they save after a cursor.
func outOfOrder(t *testing.T, db *database, cursor store.Cursor) {
	t.Helper()
	slow, err := db.sql.Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer slow.Rollback()
	if _, err := db.SaveTx(t.Context(), slow, order("slow", 1)); err != nil {
		t.Fatal(err)
	}
	save(t, db.DB, order("fast", 1))
	first := feed(t, db.DB, cursor)
	if len(first) != 1 || first[0].ID != "fast" {
		t.Fatalf("before the slow commit the feed has %v", first)
	}
	if err := slow.Commit(); err != nil {
		t.Fatal(err)
	}
	if rest := feed(t, db.DB, first[0].Cursor); len(rest) != 1 || rest[0].ID != "slow" {
		t.Errorf("after the slow commit the feed has %v", rest)
	}
}
