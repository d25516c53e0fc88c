package store_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/auditline/auditline/store"
	"github.com/auditline/auditline/store/internal/pgtest"
)

// TestFeedAfterCrash kills a server that has not yet written which numbers it gave to transactions
// that stored nothing, so that it gives them again. It is the same database still, and a reader
// goes on with its cursor.
func TestFeedAfterCrash(t *testing.T) {
	s, err := pgtest.Start()
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for _, statement := range []string{"ALTER SYSTEM SET wal_writer_delay = '10s'", "SELECT pg_reload_conf()"} { // written by saves alone
		if err := s.Exec("postgres", statement); err != nil {
			t.Fatal(err)
		}
	}
	url := s.URL("postgres")
	o := order("A", 1)
	save(t, open(t, url), o)
	takeNumbers(t, url)
	cursor := feed(t, open(t, url), "")[0].Cursor
	if err := errors.Join(s.Kill(), s.Run()); err != nil {
		t.Fatal(err)
	}
	db := open(t, url)
	if got := feed(t, db, cursor); len(got) != 0 {
		t.Errorf("after the crash come %v", got)
	}
	for range 5 {
		count(o)
		save(t, db, o)
	}
	if got := feed(t, db, cursor); len(got) != 5 || got[0].Seq != 2 {
		t.Errorf("after the crash come %v, want 5 changes", got)
	}
}

// TestFeedThroughCrashes follows a feed while the server is killed again and again: its reader
// begins anew with its cursor after each error, and has each change once.
func TestFeedThroughCrashes(t *testing.T) {
	s, err := pgtest.Start()
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	const n = 60
	db, o := open(t, s.URL("postgres")), order("A", 0)
	var all sync.WaitGroup
	all.Go(func() {
		for i := range n {
			if i%20 == 10 {
				if err := errors.Join(s.Kill(), s.Run()); err != nil {
					t.Error(err)
				}
			}
			count(o)
			saveAgain(t, db, o)
		}
	})
	defer all.Wait()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	reader, cursor, last := open(t, s.URL("postgres")), store.Cursor(""), uint64(0)
	for last < n && ctx.Err() == nil {
		for e, err := range reader.Feed(ctx, cursor) {
			if errors.Is(err, store.ErrRestored) {
				t.Fatal(err)
			}
			if err != nil {
				time.Sleep(10 * time.Millisecond) // the server is away
				break
			}
			if e.Seq != last+1 {
				t.Errorf("number %d came after %d", e.Seq, last)
			}
			if last, cursor = e.Seq, e.Cursor; last == n {
				break
			}
		}
	}
	if last != n {
		t.Errorf("the reader has %d of %d changes", last, n)
	}
}

// takeNumbers rolls transactions back that have taken numbers.
func takeNumbers(t *testing.T, url string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	for range 3 {
		if _, err := conn.Exec(t.Context(), "BEGIN; SELECT pg_current_xact_id(); ROLLBACK"); err != nil {
			t.Fatal(err)
		}
	}
}

// TestFeedOfNothing begins before anything is stored, while a transaction runs that saves.
func TestFeedOfNothing(t *testing.T) {
	db := newPostgres(t)
	tx, err := db.sql.Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	if _, err := db.SaveTx(t.Context(), tx, order("A", 1)); err != nil {
		t.Fatal(err)
	}
	takeNumbers(t, db.url)
	time.AfterFunc(200*time.Millisecond, func() { tx.Commit() }) // when the feed has begun, on most machines
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	for e, err := range db.Feed(ctx, "") {
		if err != nil || e.ID != "A" {
			t.Errorf("got %v, %v", e, err)
		}
		return
	}
	t.Error("the feed has nothing")
}
