package store_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/auditline/auditline/store"
	"github.com/auditline/auditline/store/internal/pgtest"
)

// TestStandby reads from a server that follows another one. A transaction that began before others
// and commits after them is missed by no feed there.
func TestStandby(t *testing.T) {
	s, err := pgtest.Start()
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	url := s.URL("postgres")
	primary := connect(t, url, "pgx", url)
	save(t, primary.DB, order("A", 1))
	follower, err := s.Standby()
	if err != nil {
		t.Fatal(err)
	}
	defer follower.Close()
	standby := open(t, follower.URL("postgres"))
	first := eventually(t, standby, "", 1)
	if err := standby.Save(t.Context(), order("B", 1)); err == nil {
		t.Error("a standby saves")
	}
	slow, err := primary.sql.Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer slow.Rollback()
	if _, err := primary.SaveTx(t.Context(), slow, order("slow", 1)); err != nil {
		t.Fatal(err)
	}
	save(t, primary.DB, order("fast", 1))
	for len(history(t, standby, store.Filter{ID: "fast"})) == 0 {
		time.Sleep(10 * time.Millisecond)
	}
	cursor := first[0].Cursor
	seen := make(map[string]int)
	for _, e := range feed(t, standby, cursor) {
		cursor = e.Cursor
		seen[e.ID]++
	}
	if err := slow.Commit(); err != nil {
		t.Fatal(err)
	}
	for _, e := range eventually(t, standby, cursor, 2-len(seen)) {
		seen[e.ID]++
	}
	if seen["slow"] != 1 || seen["fast"] != 1 {
		t.Errorf("the feed of the standby has %v", seen)
	}
	if err := standby.Verify(t.Context(), nil); err != nil {
		t.Error(err)
	}
	if err := errors.Join(s.Kill(), follower.Exec("postgres", "SELECT pg_promote(true, 600)")); err != nil {
		t.Fatal(err)
	}
	promoted(t, standby, cursor)
}

// promoted tells readers of the server before that another one has taken over, which may lack what
// they have read, and takes saves.
func promoted(t *testing.T, db *store.DB, cursor store.Cursor) {
	t.Helper()
	told := false
	for _, err := range db.Feed(t.Context(), cursor) {
		if told = errors.Is(err, store.ErrRestored); !told {
			t.Errorf("the feed of a server that has taken over: %v", err)
		}
		break
	}
	save(t, db, order("B", 1))
	if n := len(feed(t, db, "")); !told || n != 4 {
		t.Errorf("the reader was told: %t; from the beginning there are %d changes, want 4", told, n)
	}
}

// eventually follows a feed until it has n entries.
func eventually(t *testing.T, db *store.DB, cursor store.Cursor, n int) (entries []store.Entry) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	for e, err := range db.Feed(ctx, cursor) {
		if err != nil {
			t.Fatal(err)
		}
		if entries = append(entries, e); len(entries) == n {
			return entries
		}
	}
	t.Fatal(errors.Join(errors.New("the feed lacks entries"), ctx.Err()))
	return nil
}
