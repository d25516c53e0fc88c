package store_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/auditline/auditline/store"
	"github.com/auditline/auditline/store/internal/pgtest"
	"github.com/auditline/auditline/store/internal/shop"
)

// feed reads what is there after a cursor.
func feed(t *testing.T, db *store.DB, after store.Cursor) (entries []store.Entry) {
	t.Helper()
	for e, err := range db.Feed(t.Context(), after, store.Follow(false)) {
		if err != nil {
			t.Fatal(err)
		}
		entries = append(entries, e)
	}
	return entries
}

// TestFeed reads all, and from every cursor the rest.
func TestFeed(t *testing.T) {
	each(t, func(t *testing.T, db *database) {
		a, b := order("A", 3), order("B", 2)
		save(t, db.DB, a, b)
		a.SetItems(by("ann"), 100)
		save(t, db.DB, a)
		all := feed(t, db.DB, "")
		if len(all) != 6 {
			t.Fatalf("%d entries, want 6", len(all))
		}
		for i, e := range all {
			rest := feed(t, open(t, db.url), e.Cursor)
			if len(rest) != len(all)-i-1 {
				t.Errorf("%d entries after entry %d, want %d", len(rest), i, len(all)-i-1)
			}
			for j, r := range rest {
				if w := all[i+1+j]; r.ID != w.ID || r.Seq != w.Seq {
					t.Errorf("after entry %d comes %s #%d, want %s #%d", i, r.ID, r.Seq, w.ID, w.Seq)
				}
			}
		}
		for _, err := range db.Feed(t.Context(), "nonsense") {
			if err == nil || !strings.Contains(err.Error(), `"nonsense" is no cursor of Feed`) {
				t.Errorf("a wrong cursor: %v", err)
			}
		}
	})
}

// TestFeedFollows is woken up by a save of another handle, and ends with its context.
func TestFeedFollows(t *testing.T) {
	each(t, func(t *testing.T, db *database) {
		ctx, cancel := context.WithTimeout(t.Context(), patience)
		defer cancel()
		other, o := open(t, db.url), order("A", 1)
		save(t, other, o)
		n, quickest := 0, time.Hour
		for e, err := range db.Feed(ctx, "") {
			if err != nil {
				t.Fatal(err)
			}
			n++
			if e.Seq != uint64(n) {
				t.Errorf("number %d, want %d", e.Seq, n)
			}
			quickest = min(quickest, time.Since(e.At))
			if n >= 10 && quickest < wokenUp {
				cancel()
				continue
			}
			time.Sleep(30 * time.Millisecond) // for a save to be worth a notification
			o.SetItems(by("ann"), n)
			time.AfterFunc(time.Duration(n)*time.Millisecond, func() { other.Save(context.Background(), o) })
		}
		if quickest >= wokenUp {
			t.Errorf("the quickest of %d entries took %v: the reader was not woken up", n, quickest)
		}
	})
}

// wokenUp is less time than a reader waits that is not woken up. On a loaded machine, some entries
// take longer.
const wokenUp = 100 * time.Millisecond

// TestFeedMissesNothing has 16 writers whose transactions last at random and are rolled back
// at random, and readers that begin again from stored cursors at random.
func TestFeedMissesNothing(t *testing.T) {
	each(t, func(t *testing.T, db *database) {
		const writers, saves = 16, 25
		var wg sync.WaitGroup
		want, handle := make([]uint64, writers), patient(t, db.url)
		for w := range writers {
			wg.Go(func() { want[w] = writeAtRandom(t, db, handle, w, saves) })
		}
		done := make(chan struct{})
		go func() { wg.Wait(); close(done) }()
		got := make(map[string]uint64)
		var cursor store.Cursor
		for last := false; ; {
			cursor = readSome(t, db, cursor, got)
			if last {
				break
			}
			select {
			case <-done:
				last = true
				cursor = readAll(t, db, cursor, got)
			default:
			}
		}
		for w, n := range want {
			if got[fmt.Sprint("w", w)] != n {
				t.Errorf("of writer %d the reader has %d changes, want %d", w, got[fmt.Sprint("w", w)], n)
			}
		}
	})
}

// patient opens a database for one of many writers at once. SQLite lets those who wait for its lock
// look for it now and then: which of them gets it is chance.
func patient(t *testing.T, url string) *store.DB {
	t.Helper()
	if !strings.HasPrefix(url, "postgres") {
		url += fmt.Sprint("?_busy_timeout=", patience.Milliseconds())
	}
	return open(t, url)
}

// writeAtRandom saves an object in transactions of random length and end, in PostgreSQL with
// other work before that takes a transaction's number. It returns the last stored number.
func writeAtRandom(t *testing.T, db *database, handle *store.DB, w, saves int) uint64 {
	o := shop.NewOrder(fmt.Sprint("w", w))
	for range saves {
		count(o)
		if err := saveSlowly(db, o, rand.IntN(4) == 0); err != nil {
			t.Error(err)
		}
	}
	if err := handle.Save(context.Background(), o); err != nil {
		t.Error(err)
	}
	return o.Audit().Seq()
}

func saveSlowly(db *database, o *shop.Order, rollback bool) error {
	tx, err := db.sql.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if strings.HasPrefix(db.url, "postgres") {
		if _, err := tx.Exec("SELECT pg_current_xact_id()"); err != nil {
			return err
		}
		time.Sleep(time.Duration(rand.IntN(5)) * time.Millisecond)
	}
	committed, err := db.SaveTx(context.Background(), tx, o)
	if err != nil {
		return err
	}
	time.Sleep(time.Duration(rand.IntN(5)) * time.Millisecond)
	if rollback {
		return tx.Rollback()
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	if rand.IntN(4) > 0 { // else the answer is lost
		committed()
	}
	return nil
}

// readSome reads a random number of entries and returns the cursor after them.
func readSome(t *testing.T, db *database, cursor store.Cursor, got map[string]uint64) store.Cursor {
	return readUpTo(t, db, cursor, got, rand.IntN(20))
}

func readAll(t *testing.T, db *database, cursor store.Cursor, got map[string]uint64) store.Cursor {
	return readUpTo(t, db, cursor, got, 1<<30)
}

func readUpTo(t *testing.T, db *database, cursor store.Cursor, got map[string]uint64, n int) store.Cursor {
	t.Helper()
	for e, err := range db.Feed(t.Context(), cursor, store.Follow(false)) {
		if err != nil {
			t.Fatal(err)
		}
		if e.Seq != got[e.ID]+1 {
			t.Fatalf("%s: number %d came after %d", e.ID, e.Seq, got[e.ID])
		}
		got[e.ID], cursor = e.Seq, e.Cursor
		if n--; n < 0 {
			break
		}
	}
	return cursor
}

// TestFeedByNumberMisses shows that the test above would catch a reader by number: a row with
// a smaller number becomes visible after one with a larger number.
func TestFeedByNumberMisses(t *testing.T) {
	db := newPostgres(t)
	slow, err := db.sql.Begin()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.SaveTx(t.Context(), slow, order("slow", 1)); err != nil {
		t.Fatal(err)
	}
	save(t, db.DB, order("fast", 1))
	first := feed(t, db.DB, "")
	if len(first) != 1 || first[0].ID != "fast" {
		t.Fatalf("before the slow commit the feed has %v", first)
	}
	var seen int64
	if err := db.sql.QueryRow("SELECT max(pos) FROM audit_commit").Scan(&seen); err != nil {
		t.Fatal(err)
	}
	if err := slow.Commit(); err != nil {
		t.Fatal(err)
	}
	var missed int
	if err := db.sql.QueryRow("SELECT count(*) FROM audit_commit WHERE pos > $1", seen).Scan(&missed); err != nil {
		t.Fatal(err)
	}
	rest := feed(t, db.DB, first[0].Cursor)
	if missed != 0 || len(rest) != 1 || rest[0].ID != "slow" {
		t.Errorf("by number a reader finds %d rows (want to see it miss the one), the feed finds %v", missed, rest)
	}
}

// TestFeedPruned tells a reader that was too slow.
func TestFeedPruned(t *testing.T) {
	each(t, func(t *testing.T, db *database) {
		o := order("A", 2)
		save(t, db.DB, o)
		first := feed(t, db.DB, "")
		o.SetItems(by("ann"), 50)
		o.SetItems(by("ann"), 51)
		save(t, db.DB, o)
		if err := db.Prune(t.Context(), time.Now().Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
		for _, err := range db.Feed(t.Context(), first[1].Cursor, store.Follow(false)) {
			if !errors.Is(err, store.ErrPruned) {
				t.Errorf("a slow reader: %v", err)
			}
		}
		anew := feed(t, db.DB, "")
		if len(anew) != 1 || anew[0].New != 51 {
			t.Errorf("a new reader gets %v", anew)
		}
		o.SetItems(by("ann"), 52)
		save(t, db.DB, o)
		if rest := feed(t, db.DB, anew[0].Cursor); len(rest) != 1 || rest[0].New != 52 {
			t.Errorf("after Prune the reader gets %v", rest)
		}
	})
}

// TestFeedRestored tells a reader that the file is an older copy, also when as many changes
// were saved to it since as had been lost.
func TestFeedRestored(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.db")
	db, err := store.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	o := order("A", 2)
	save(t, db, o)
	copySQLite(t, path, filepath.Join(dir, "copy.db"))
	o.SetItems(by("ann"), 50)
	save(t, db, o)
	all := feed(t, db, "")
	db.Close()
	restored := open(t, filepath.Join(dir, "copy.db"))
	for range 2 {
		for _, err := range restored.Feed(t.Context(), all[2].Cursor, store.Follow(false)) {
			if !errors.Is(err, store.ErrRestored) {
				t.Errorf("Feed on a restored copy: %v", err)
			}
		}
		again := shop.NewOrder("A")
		if err := restored.Resume(t.Context(), again); err != nil {
			t.Fatal(err)
		}
		again.SetItems(by("ann"), 60)
		save(t, restored, again)
	}
	if n := len(feed(t, restored, all[0].Cursor)); n != 3 {
		t.Errorf("a reader that had read less than was lost gets %d entries, want 3", n)
	}
}

// TestFeedRestoredServer is the same with a server whose files were put back.
func TestFeedRestoredServer(t *testing.T) {
	s, err := pgtest.Start()
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	db := open(t, s.URL("postgres"))
	o := order("A", 2)
	save(t, db, o)
	if err := errors.Join(s.Kill(), s.Backup(), s.Run()); err != nil {
		t.Fatal(err)
	}
	o.SetItems(by("ann"), 50)
	saveAgain(t, db, o)
	all := feed(t, db, "")
	if err := errors.Join(s.Kill(), s.Restore(), s.Run()); err != nil {
		t.Fatal(err)
	}
	restored := open(t, s.URL("postgres"))
	for i := range 30 {
		for _, err := range restored.Feed(t.Context(), all[2].Cursor, store.Follow(false)) {
			if !errors.Is(err, store.ErrRestored) {
				t.Fatalf("Feed on a restored copy, %d saves later: %v", i, err)
			}
		}
		save(t, restored, order(fmt.Sprint("B", i), 1))
	}
}

// saveAgain saves until the database answers.
func saveAgain(t *testing.T, db *store.DB, o *shop.Order) {
	t.Helper()
	var err error
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if err = db.Save(t.Context(), o); err == nil {
			return
		}
	}
	t.Fatal(err)
}

func copySQLite(t *testing.T, from, to string) {
	t.Helper()
	db, err := sql.Open("sqlite", from)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec("VACUUM INTO $1", to); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(to); err != nil {
		t.Fatal(err)
	}
}
