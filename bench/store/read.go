package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/auditline/auditline/store"
)

const kind = "github.com/auditline/auditline/bench/store/account.Account"

// driver writes the rows of one file's audit_event to another by prepared statements of 64
// rows, in transactions of as many rows as a bulk save has: what the driver itself can do.
func driver(from, to string, out io.Writer) (*pace, error) {
	rows, err := events(from)
	if err != nil {
		return nil, err
	}
	db, err := sql.Open("sqlite", "file:"+to+"?_synchronous=FULL&_journal_mode=WAL")
	if err != nil {
		return nil, err
	}
	defer db.Close()
	if _, err := db.Exec("CREATE TABLE audit_event (oid INTEGER NOT NULL, seq INTEGER NOT NULL, at INTEGER NOT NULL, ctx INTEGER NOT NULL," +
		" fid INTEGER NOT NULL, old, new, enc INTEGER, PRIMARY KEY (oid, seq)) WITHOUT ROWID; CREATE INDEX audit_event_ctx ON audit_event (ctx, at) WHERE ctx > 0; CREATE INDEX audit_event_at ON audit_event (at)"); err != nil {
		return nil, err
	}
	row := "(?,?,?,?,?,?,?,?)"
	insert, err := db.Prepare("INSERT INTO audit_event VALUES " + strings.Repeat(row+",", chunk-1) + row)
	if err != nil {
		return nil, err
	}
	defer insert.Close()
	rows = rows[:len(rows)/eventColumns/(batch*updates)*(batch*updates)*eventColumns]
	p := &pace{changes: len(rows) / eventColumns}
	if err := p.measured(func() error { return insertAll(db, insert, rows) }); err != nil {
		return nil, err
	}
	fmt.Fprintf(out, "driver alone, by prepared statements of %d rows, in transactions of %d: %v\n", chunk, batch*updates, p)
	return p, os.Remove(to)
}

// What audit_event has, and how many rows a prepared statement has.
const (
	eventColumns = 8
	chunk        = 64
)

// insertAll inserts rows by a prepared statement, in transactions of as many as a bulk save has.
func insertAll(db *sql.DB, insert *sql.Stmt, rows []any) error {
	for some := range slices.Chunk(rows, batch*updates*eventColumns) {
		tx, err := db.Begin()
		if err != nil {
			return err
		}
		for args := range slices.Chunk(some, chunk*eventColumns) {
			if _, err := tx.Stmt(insert).Exec(args...); err != nil {
				return err
			}
		}
		if err := tx.Commit(); err != nil {
			return err
		}
	}
	return nil
}

// events are the values of all rows of audit_event.
func events(path string) (values []any, err error) {
	db, err := sql.Open("sqlite", path)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	rows, err := db.Query("SELECT oid, seq, at, ctx, fid, old, new, enc FROM audit_event")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		row := make([]any, 8)
		dest := make([]any, 8)
		for i := range row {
			dest[i] = &row[i]
		}
		if err := rows.Scan(dest...); err != nil {
			return nil, err
		}
		values = append(values, row...)
	}
	return values, rows.Err()
}

// growing prints what a history and a state take in a small file and in a large one, which are read
// in turn, and the ratios.
func growing(small, large string, objects int, out io.Writer) error {
	var histories, states ratios
	for range rounds {
		var took [2][2]*pace
		for i, file := range []struct {
			path    string
			objects int
		}{{small, objects / 100}, {large, objects}} {
			history, state, err := reading(file.path, file.objects)
			if err != nil {
				return err
			}
			fmt.Fprintf(out, "reading, a file of %d changes: a history of %d in %v, a state in %v\n", file.objects*updates, updates, history.each(), state.each())
			took[i] = [2]*pace{history, state}
		}
		histories.add(took[0][0], took[1][0])
		states.add(took[0][1], took[1][1])
	}
	fmt.Fprintf(out, "in the large file, times of the small one: a history %s; a state %s\n", histories.spread(), states.spread())
	return nil
}

// reading reads histories and states of objects at random.
func reading(path string, objects int) (history, state *pace, err error) {
	db, err := store.Open(context.Background(), path)
	if err != nil {
		return nil, nil, err
	}
	defer db.Close()
	const times = 500
	history, state = &pace{changes: times}, &pace{changes: times}
	err = history.measured(func() error {
		for range times {
			if err := readHistory(db, rand.IntN(objects)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	err = state.measured(func() error {
		for range times {
			if _, err := db.StateAt(context.Background(), kind, fmt.Sprint(rand.IntN(objects)), time.Now().Add(-time.Minute)); err != nil {
				return err
			}
		}
		return nil
	})
	return history, state, err
}

func readHistory(db *store.DB, object int) error {
	n, err := count(db, store.Filter{Kind: kind, ID: fmt.Sprint(object)})
	if err == nil && n != updates {
		err = fmt.Errorf("a history of %d changes", n)
	}
	return err
}

// count reads the changes that a filter lets through.
func count(db *store.DB, f store.Filter) (n int, err error) {
	for _, err := range db.History(context.Background(), f) {
		if err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

// byTime reads pages of 100 changes of all objects.
func byTime(path string, changes int, out io.Writer) error {
	db, err := store.Open(context.Background(), path)
	if err != nil {
		return err
	}
	defer db.Close()
	first, last, err := span(db)
	if err != nil {
		return err
	}
	const times = 100
	fmt.Fprintf(out, "reading, a file of %d changes: ", changes)
	for name, filter := range map[string]func(at time.Time) store.Filter{
		"the newest": func(time.Time) store.Filter { return store.Filter{Newest: true} },
		"before":     func(at time.Time) store.Filter { return store.Filter{Newest: true, Before: at} },
		"after":      func(at time.Time) store.Filter { return store.Filter{After: at} },
	} {
		start := time.Now()
		for range times {
			f := filter(first.Add(time.Duration(rand.Int64N(int64(last.Sub(first))))))
			f.Limit = 100
			if _, err := count(db, f); err != nil {
				return err
			}
		}
		fmt.Fprintf(out, "%s 100 in %v; ", name, (time.Since(start) / times).Round(time.Microsecond))
	}
	fmt.Fprintln(out)
	return pages(db, changes, last, out)
}

// span is the time from the first change to the last.
func span(db *store.DB) (first, last time.Time, err error) {
	for _, newest := range []bool{false, true} {
		for e, err := range db.History(context.Background(), store.Filter{Limit: 1, Newest: newest}) {
			if err != nil {
				return first, last, err
			}
			first, last = last, e.At
		}
	}
	return first, last, nil
}

// pages asks the handler for pages, as a browser would.
func pages(db *store.DB, changes int, last time.Time, out io.Writer) error {
	handler := store.Handler(db)
	fmt.Fprintf(out, "pages, a file of %d changes: ", changes)
	for _, target := range []string{"/", "/?before=" + url.QueryEscape(last.Format(time.RFC3339Nano)), "/?after=2000-01-01T00:00&before=2001-01-01T00:00",
		"/?who=user1", "/object?id=7&kind=" + kind} {
		var took []time.Duration
		for range 5 {
			start, w := time.Now(), httptest.NewRecorder()
			handler.ServeHTTP(w, httptest.NewRequest("GET", target, nil))
			if w.Code != http.StatusOK {
				return fmt.Errorf("%s: %d %s", target, w.Code, w.Body)
			}
			took = append(took, time.Since(start))
		}
		what, _, _ := strings.Cut(target, "=")
		fmt.Fprintf(out, "%s in %v; ", what, slices.Min(took).Round(100*time.Microsecond))
	}
	fmt.Fprintln(out)
	return nil
}

// verifying compares Verify with reading all changes.
func verifying(path string, out io.Writer) error {
	db, err := store.Open(context.Background(), path)
	if err != nil {
		return err
	}
	defer db.Close()
	var read, feed, verify pace
	err = read.measured(func() error {
		for _, err := range db.History(context.Background(), store.Filter{}) {
			if err != nil {
				return err
			}
			read.changes++
		}
		return nil
	})
	err = errors.Join(err, feed.measured(func() error {
		for _, err := range db.Feed(context.Background(), "", store.Follow(false)) {
			if err != nil {
				return err
			}
			feed.changes++
		}
		return nil
	}))
	err = errors.Join(err, verify.measured(func() error { return db.Verify(context.Background(), nil) }))
	if err != nil {
		return err
	}
	verify.changes = read.changes
	clock, processor := read.rate(&verify)
	fmt.Fprintf(out, "History: %v\nFeed: %v\nVerify: %v; %.1f times of History by the clock, %.1f by processor time\n", &read, &feed, &verify, clock, processor)
	return nil
}
