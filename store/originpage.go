package store

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"slices"

	"github.com/auditline/auditline/store/internal/dialect"
)

// maxOriginPage is up to which Limit the changes of an actor or a request are read as a page. More
// of them take less time when the database sorts them all.
const maxOriginPage = 1000

// byOriginPage says that f is a page of the changes of one actor or request.
func (f Filter) byOriginPage() bool {
	return f.byOrigin() && !f.ofObject() && 0 < f.Limit && f.Limit <= maxOriginPage
}

// originPage yields a page of the changes of one actor or request, for which an index has the
// changes of each row of audit_ctx in the order of time.
func (db *DB) originPage(ctx context.Context, f Filter) iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		page, err := db.readOriginPage(ctx, f)
		for _, e := range page {
			if !yield(e.Entry, e.err) {
				return
			}
		}
		if err != nil {
			yield(Entry{}, err)
		}
	}
}

func (db *DB) readOriginPage(ctx context.Context, f Filter) ([]readEntry, error) {
	tx, err := db.dialect.BeginRead(ctx, db.sql)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback()
	p := originPage{db: db, tx: tx, Filter: f}
	err = p.read(ctx)
	return p.entries, err
}

// originPage is a page while it is read: the first entries of those rows of audit_ctx that were
// looked at.
type originPage struct {
	db *DB
	tx dialect.Tx
	Filter
	entries []readEntry
}

// originRows is how many rows of audit_ctx are read at a time.
const originRows = 64

// read looks at the rows of audit_ctx in the order of their times, until none can have a change
// that comes before the last of a full page.
func (p *originPage) read(ctx context.Context) error {
	var last originSpan
	for n := originRows; n == originRows; {
		spans, err := p.spans(ctx, last)
		if err != nil {
			return err
		}
		for _, s := range spans {
			if p.full() && p.follows(s) {
				return nil
			}
			if err := p.add(ctx, s.id); err != nil {
				return err
			}
			last = s
		}
		n = len(spans)
	}
	return nil
}

func (p *originPage) full() bool { return len(p.entries) == p.Limit }

// follows tells whether all changes of s come after the last of the page.
func (p *originPage) follows(s originSpan) bool {
	last := p.entries[len(p.entries)-1].At.UnixNano()
	if p.Newest {
		return s.until <= last
	}
	return s.since > last
}

// originSpan is a row of audit_ctx: its changes are at since or later, and before until.
type originSpan struct{ id, since, until int64 }

// spans returns the rows of audit_ctx that follow one, of none the first.
func (p *originPage) spans(ctx context.Context, last originSpan) (spans []originSpan, err error) {
	query, args, err := p.spansQuery(last)
	if err != nil {
		return nil, err
	}
	rows, err := p.tx.Query(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var s originSpan
		if err := rows.Scan(&s.id, &s.since, &s.until); err != nil {
			return nil, err
		}
		spans = append(spans, s)
	}
	return spans, rows.Err()
}

func (p *originPage) spansQuery(last originSpan) (string, []any, error) {
	var w where
	w.origin(p.Filter)
	w.time("c.until > %s", p.After)
	w.time("c.since < %s", p.Before)
	column, compare, direction, from := "since", ">", "", last.since
	if p.Newest {
		column, compare, direction, from = "until", "<", " DESC", last.until
	}
	if last.id != 0 {
		w.add("(c."+column+", c.ctx) "+compare+" (%s, %s)", from, last.id)
	}
	err := w.spansPast(p.Filter)
	return "SELECT c.ctx, c.since, c.until FROM audit_ctx c" + w.clause() +
		fmt.Sprintf(" ORDER BY c.%[1]s%[2]s, c.ctx%[2]s LIMIT %[3]d", column, direction, originRows), w.args, err
}

// spansPast adds that a row of audit_ctx may have changes that follow f.Past.
func (w *where) spansPast(f Filter) error {
	if f.Past == "" {
		return nil
	}
	at, _, _, err := f.Past.place()
	if f.Newest {
		w.add("c.since <= %s", at)
	} else {
		w.add("c.until > %s", at)
	}
	return err
}

// add puts those changes of a row of audit_ctx on the page that come before its last.
func (p *originPage) add(ctx context.Context, id int64) error {
	query, args, err := p.ofOrigin(id)
	if err != nil {
		return err
	}
	n := len(p.entries)
	for e, err := range p.db.entries(ctx, p.tx, query, args) {
		if err != nil && e.Seq == 0 {
			return err
		}
		p.entries = append(p.entries, readEntry{e, err})
	}
	if n > 0 && n < len(p.entries) {
		slices.SortFunc(p.entries, p.compare)
	}
	p.entries = p.entries[:min(len(p.entries), p.Limit)]
	return nil
}

// ofOrigin is the query for the changes of a row of audit_ctx.
func (p *originPage) ofOrigin(id int64) (string, []any, error) {
	w := where{dialect: p.db.dialect}
	w.add("e.ctx = %s AND e.ctx > 0", id)
	if err := w.changes(p.Filter); err != nil {
		return "", nil, err
	}
	direction := ""
	if p.Newest {
		direction = " DESC"
	}
	if p.full() {
		last := p.entries[len(p.entries)-1]
		w.follows(!p.Newest, last.At.UnixNano(), last.oid, int64(last.Seq))
	}
	return "SELECT " + entryColumns + entryTables + w.clause() + " ORDER BY " + byTime(direction) + fmt.Sprintf(" LIMIT %d", p.Limit), w.args, nil
}

func (p *originPage) compare(x, y readEntry) int {
	c := cmp.Or(x.At.Compare(y.At), cmp.Compare(x.oid, y.oid), cmp.Compare(x.Seq, y.Seq))
	if p.Newest {
		return -c
	}
	return c
}
