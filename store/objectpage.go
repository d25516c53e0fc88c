package store

import (
	"context"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/auditline/auditline/store/internal/dialect"
	"github.com/auditline/auditline/store/internal/value"
)

// objectPage is what object.html shows.
type objectPage struct {
	Title, Kind, ID   string
	Count             string
	First, Last       string
	FirstSeq, LastSeq int64
	Timeline          timeline
	State             statePage
	Diff              diffPage
	list
}

// span is where an object's stored changes begin and end.
type span struct {
	kind                                           string
	oid, count, firstSeq, lastSeq, firstAt, lastAt int64
}

// counted is up to how many changes of an object are counted. The page of one with more takes no
// longer.
const counted = 10_000

// counts says how many changes there are.
func (s span) counts() string {
	if s.count > counted {
		return "more than 10,000"
	}
	return strconv.FormatInt(s.count, 10)
}

// statePage is what the template "state" shows.
type statePage struct {
	Seq    int64
	At     string
	Values []struct{ Field, Value string }
}

// diffPage is what changed between two moments.
type diffPage struct {
	From, To int64
	Rows     []diffRow
}

type diffRow struct{ Field, Before, After, Who string }

func (h *handler) object(ctx context.Context, query url.Values) (any, error) {
	kind, id := query.Get("kind"), query.Get("id")
	s, err := h.db.span(ctx, kind, id)
	if err != nil {
		return nil, err
	}
	p := &objectPage{Title: shortKind(kind) + " " + id, Kind: kind, ID: id, Count: s.counts(), FirstSeq: s.firstSeq, LastSeq: s.lastSeq,
		First: stamp(time.Unix(0, s.firstAt)), Last: stamp(time.Unix(0, s.lastAt))}
	if p.Timeline, err = h.db.timeline(ctx, s); err != nil {
		return nil, err
	}
	if p.State, err = h.stateOf(ctx, query, s); err != nil {
		return nil, err
	}
	if p.Diff, err = h.diff(ctx, query, s); err != nil {
		return nil, err
	}
	p.list, err = h.list(ctx, Filter{Kind: kind, ID: id}, "object", query)
	return p, err
}

// state is the table of values alone, for the slider.
func (h *handler) state(ctx context.Context, query url.Values) (any, error) {
	s, err := h.db.span(ctx, query.Get("kind"), query.Get("id"))
	if err != nil {
		return nil, err
	}
	return h.stateOf(ctx, query, s)
}

func (h *handler) stateOf(ctx context.Context, query url.Values, s span) (p statePage, err error) {
	if p.Seq, err = number(query, "seq", s.lastSeq); err != nil {
		return p, err
	}
	at, err := h.db.timeOf(ctx, s, p.Seq)
	if err != nil {
		return p, err
	}
	p.At = stamp(at)
	state, err := h.db.stateAfter(ctx, s.point(p.Seq))
	for _, field := range slices.Sorted(maps.Keys(state.values)) {
		p.Values = append(p.Values, struct{ Field, Value string }{field, valueText(state.values[field], false)})
	}
	return p, err
}

// number is a change's number in the query, or a default.
func number(query url.Values, name string, otherwise int64) (int64, error) {
	text := query.Get(name)
	if text == "" {
		return otherwise, nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0, errRequest{fmt.Errorf("%s=%q is no number of a change", name, text)}
	}
	return n, nil
}

// diff compares the states after two changes.
func (h *handler) diff(ctx context.Context, query url.Values, s span) (p diffPage, err error) {
	if p.From, err = number(query, "from", s.firstSeq); err != nil {
		return p, err
	}
	if p.To, err = number(query, "to", s.lastSeq); err != nil {
		return p, err
	}
	before, err := h.db.stateAfter(ctx, s.point(p.From))
	if err != nil {
		return p, err
	}
	after, err := h.db.stateAfter(ctx, s.point(p.To))
	p.Rows = diffRows(before.values, after.values, after.who)
	return p, err
}

// diffRows are the attributes whose values differ.
func diffRows(before, after map[string]any, who map[string]string) (rows []diffRow) {
	text := func(state map[string]any, name string) string {
		v, known := state[name]
		return valueText(v, !known)
	}
	for _, name := range slices.Sorted(maps.Keys(who)) {
		if r := (diffRow{name, text(before, name), text(after, name), who[name]}); r.Before != r.After {
			rows = append(rows, r)
		}
	}
	return rows
}

// point is the object after the change of a number, after the first one at least.
func (s span) point(seq int64) point {
	return point{kind: s.kind, oid: s.oid, seq: max(seq, s.firstSeq), last: s.lastSeq}
}

// span finds where the object's changes begin and end.
func (db *DB) span(ctx context.Context, kind, id string) (span, error) {
	s := span{kind: kind}
	err := db.readSpan(ctx, &s, id)
	return s, db.fail(fmt.Sprintf("object %s %q", kind, id), err)
}

func (db *DB) readSpan(ctx context.Context, s *span, id string) (err error) {
	if s.oid, _, err = db.oidOf(ctx, s.kind, id); err != nil {
		return err
	}
	const one = "SELECT e.seq, e.at FROM audit_event e WHERE e.oid = $1 ORDER BY e.seq"
	found, err := dialect.One(ctx, db.read(), []any{&s.firstSeq, &s.firstAt}, one+" LIMIT 1", s.oid)
	if err != nil || !found {
		return orNotStored(err)
	}
	if _, err := dialect.One(ctx, db.read(), []any{&s.lastSeq, &s.lastAt}, one+" DESC LIMIT 1", s.oid); err != nil {
		return err
	}
	_, err = dialect.One(ctx, db.read(), []any{&s.count},
		"SELECT count(*) FROM (SELECT 1 FROM audit_event e WHERE e.oid = $1 LIMIT $2) counted", s.oid, counted+1)
	return err
}

// timeOf is the time of the last change up to a number, of the first where there is none.
func (db *DB) timeOf(ctx context.Context, s span, seq int64) (time.Time, error) {
	at := s.firstAt
	_, err := dialect.One(ctx, db.read(), []any{&at},
		"SELECT e.at FROM audit_event e WHERE e.oid = $1 AND e.seq <= $2 ORDER BY e.seq DESC LIMIT 1", s.oid, seq)
	return time.Unix(0, at), db.fail("object", err)
}

// timeline is the picture of an object's changes: a row an attribute, darker where there
// were more.
type timeline struct {
	Of     string // which changes, "" for all
	Height int
	Rows   []timelineRow
}

type timelineRow struct {
	Name  string
	TextY int
	Marks []timelineMark
}

type timelineMark struct {
	X, Y    int
	Opacity string
	Title   string
}

const (
	slots     = 100 // of the timeline
	rowHeight = 20
	maxRows   = 30
)

// timeline counts the changes by attribute and slot in the database, the last ones where there are
// more than are counted.
func (db *DB) timeline(ctx context.Context, s span) (t timeline, err error) {
	if s.count > counted {
		t.Of = "of the last 10,000 changes"
		if s.firstSeq, s.firstAt, err = db.countedFrom(ctx, s.oid); err != nil {
			return t, err
		}
	}
	width := (s.lastAt-s.firstAt)/slots + 1
	rows, err := db.read().Query(ctx, "SELECT f.name, (e.at - $1) / $2 AS slot, count(*) FROM audit_event e JOIN audit_field f ON f.fid = e.fid"+
		" WHERE e.oid = $3 AND e.seq >= $4 GROUP BY f.name, slot ORDER BY f.name, slot", s.firstAt, width, s.oid, s.firstSeq)
	if err != nil {
		return t, err
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		var slot, count int64
		if err := rows.Scan(&name, &slot, &count); err != nil {
			return t, err
		}
		t.mark(value.Unescape(name), slot, count, time.Unix(0, s.firstAt+slot*width))
	}
	t.Height = max(len(t.Rows), 1) * rowHeight
	return t, rows.Err()
}

// countedFrom is the first of the last changes that are counted.
func (db *DB) countedFrom(ctx context.Context, oid int64) (seq, at int64, err error) {
	_, err = dialect.One(ctx, db.read(), []any{&seq, &at},
		"SELECT e.seq, e.at FROM audit_event e WHERE e.oid = $1 ORDER BY e.seq DESC LIMIT 1 OFFSET $2", oid, counted-1)
	return seq, at, err
}

// mark adds a mark to the row of an attribute, which comes after those of others.
func (t *timeline) mark(name string, slot, count int64, from time.Time) {
	if n := len(t.Rows); n == 0 || t.Rows[n-1].Name != name {
		if n == maxRows {
			return
		}
		t.Rows = append(t.Rows, timelineRow{Name: name, TextY: n*rowHeight + 14})
	}
	row := &t.Rows[len(t.Rows)-1]
	row.Marks = append(row.Marks, timelineMark{X: 200 + int(slot)*8, Y: (len(t.Rows) - 1) * rowHeight,
		Opacity: fmt.Sprintf("%.2f", min(1, 0.4+float64(count)/20)), Title: fmt.Sprintf("%s: %d from %s", name, count, stamp(from))})
}
