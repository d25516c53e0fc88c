package store

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"math"

	"github.com/auditline/auditline/store/internal/dialect"
)

// FeedOption changes what Feed does.
type FeedOption func(*feed)

// Follow says whether Feed waits for changes to come, which it does by default, or ends with
// those that are there.
func Follow(follow bool) FeedOption { return func(f *feed) { f.follow = follow } }

// Feed yields the changes of all objects after the one with the cursor after, from the first
// one for an empty cursor, and goes on until ctx ends. A reader that stores the cursor of each
// entry with what it makes of it misses no change and sees none twice. The changes of one
// object come in their order; those of different objects about in the order in which they
// were committed.
//
// An error is yielded last: ErrRestored, ErrPruned, or one of the connection, after which the
// reader can call Feed again with its cursor. Where only a value cannot be read, the entry
// comes with an error, and others follow.
func (db *DB) Feed(ctx context.Context, after Cursor, options ...FeedOption) iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		f := &feed{db: db, follow: true, yield: yield}
		for _, option := range options {
			option(f)
		}
		if err := f.run(ctx, after); err != nil && ctx.Err() == nil {
			yield(Entry{}, db.fail("feed", err))
		}
	}
}

// feed is a Feed under way.
type feed struct {
	db     *DB
	follow bool
	yield  func(Entry, error) bool
	at     place
	waiter dialect.Waiter
}

// place is how far a reader has come: it has read all that is in the snapshot From, and of
// what is in the snapshot To what stands up to change Seq in commit Pos.
type place struct {
	Identity string `json:",omitempty"`
	From, To string
	Pos, Seq int64

	OID, Last, At int64 // the change that was read last: a restored copy may lack it
	Pruned        int64 `json:",omitempty"` // what prunedSoFar was when a reader began at the first commit
}

func (p place) cursor() Cursor {
	text, err := json.Marshal(p)
	if err != nil {
		panic(err) // there are only strings and numbers
	}
	return Cursor(text)
}

// feedPage is how many entries are read at a time, so that no transaction stays open while
// the reader works.
const feedPage = 500

func (f *feed) run(ctx context.Context, after Cursor) error {
	if err := f.start(ctx, after); err != nil {
		return err
	}
	defer f.stopWaiting()
	for idle := false; ; {
		n, err := f.page(ctx)
		switch {
		case err != nil || n < 0:
			return err
		case n == feedPage:
			continue
		case idle && n == 0 && f.follow:
			err = f.wait(ctx)
		}
		if err != nil {
			return err
		}
		more, err := f.advance(ctx)
		if err != nil || !more && !f.follow {
			return err
		}
		idle = true
	}
}

// start finds the place of a cursor.
func (f *feed) start(ctx context.Context, after Cursor) error {
	if after == "" {
		pruned, err := f.prunedSoFar(ctx)
		if err != nil {
			return err
		}
		identity, snapshot, err := f.db.dialect.Snapshot(ctx, f.db.read())
		f.at = place{Identity: identity, From: f.db.dialect.NoSnapshot(), To: snapshot, Pruned: pruned}
		return err
	}
	if err := json.Unmarshal([]byte(after), &f.at); err != nil || f.at.To == "" {
		return fmt.Errorf("%q is no cursor of Feed", after)
	}
	_, err := f.check(ctx)
	return err
}

// advance takes a new snapshot when all of the last is read. It returns false when there is
// none.
func (f *feed) advance(ctx context.Context) (bool, error) {
	snapshot, err := f.check(ctx)
	if err != nil || snapshot == f.at.To {
		return false, err
	}
	f.at.From, f.at.To, f.at.Pos, f.at.Seq, f.at.Pruned = f.at.To, snapshot, 0, 0, 0
	return true, nil
}

func (f *feed) stopWaiting() {
	if f.waiter != nil {
		f.waiter.Close()
	}
}

func (f *feed) wait(ctx context.Context) (err error) {
	if f.waiter == nil {
		if f.waiter, err = f.db.dialect.Wait(ctx, f.db.sql); err != nil {
			return err
		}
	}
	return f.waiter.Wait(ctx)
}

// check returns a new snapshot, and ErrRestored unless it is of the database that the place
// is of, at a later time, with the change that was read last.
func (f *feed) check(ctx context.Context) (string, error) {
	identity, snapshot, err := f.db.dialect.Snapshot(ctx, f.db.read())
	if err != nil {
		return "", err
	}
	if identity != f.at.Identity || f.db.dialect.Rewound(f.at.To, snapshot) {
		return "", ErrRestored
	}
	if f.at.OID == 0 {
		return snapshot, nil
	}
	var found bool
	_, err = dialect.One(ctx, f.db.read(), []any{&found}, "SELECT EXISTS (SELECT 1 FROM audit_event WHERE oid = $1 AND seq = $2 AND at = $3)"+
		" OR EXISTS (SELECT 1 FROM audit_pruned WHERE oid = $1 AND at > $3)", f.at.OID, f.at.Last, f.at.At)
	if err == nil && !found {
		err = ErrRestored
	}
	return snapshot, err
}

// unread is the condition that a commit has changes which were not read yet. Its arguments
// are From, To, Pos and Seq.
func (f *feed) unread() string {
	return f.db.dialect.Since("$1", "$2") + " AND m.pos >= $3 AND (m.pos > $3 OR m.last > $4)"
}

func (p place) args() []any { return []any{p.From, p.To, p.Pos, p.Seq} }

// page yields the next entries and returns their number, -1 when the reader has had enough.
func (f *feed) page(ctx context.Context) (int, error) {
	was := f.at
	rows, err := f.db.read().Query(ctx, "SELECT m.pos, "+entryColumns+entryTables+
		" JOIN audit_commit m ON m.oid = e.oid AND e.seq BETWEEN m.first AND m.last WHERE "+f.unread()+
		" AND (m.pos > $3 OR e.seq > $4)"+fmt.Sprintf(" ORDER BY m.pos, e.seq LIMIT %d", feedPage), was.args()...)
	if err != nil {
		return 0, err
	}
	page, err := f.read(rows)
	if err != nil {
		return 0, err
	}
	upTo := int64(math.MaxInt64)
	if len(page) == feedPage {
		upTo = f.at.Pos
	}
	if err := f.checkPruned(ctx, was, upTo); err != nil {
		return 0, err
	}
	for _, e := range page {
		if !f.yield(e.Entry, f.db.fail("feed", e.err)) {
			return -1, nil
		}
	}
	return len(page), nil
}

// read reads the rows of a page, so that none stay open while the reader works.
func (f *feed) read(rows dialect.Rows) (page []readEntry, err error) {
	defer rows.Close()
	for rows.Next() {
		var s scanning
		if err := rows.Scan(append([]any{&f.at.Pos}, s.dest()...)...); err != nil {
			return nil, err
		}
		e, err := f.db.entry(&s)
		f.at.Seq, f.at.OID, f.at.Last, f.at.At = s.event.Seq, s.oid, s.event.Seq, s.event.At
		e.Cursor = f.at.cursor()
		page = append(page, readEntry{e, err})
	}
	return page, rows.Err()
}
