package store

import (
	"context"
	"fmt"
	"iter"
	"math"
	"strings"
	"time"

	"github.com/auditline/auditline/store/internal/dialect"
	"github.com/auditline/auditline/store/internal/value"
)

// Filter says which changes History and Export give: those that fit every field that is set.
type Filter struct {
	Kind, ID    string    // the object's type and id, as audit.View has them
	Objects     []Object  // one of these, unless it is nil: see Nested
	Field       string    // the attribute's name, or one that it had, see Know; or that of an element or member
	Who         string    // who made the change
	Correlation string    // the request it belongs to
	After       time.Time // changes later than that
	Before      time.Time // changes earlier than that
	Limit       int       // at most so many, if above 0
	Newest      bool      // the newest first instead of the oldest
	Past        Cursor    // the changes that follow the one with this Cursor, in the same order
}

// History yields the stored changes that fit f, oldest first: by time, and those of one
// object by number. An error is yielded last, with what could be read of its entry; when
// only a value cannot be read, the entries that follow are yielded still.
//
// The entries are those of one moment. The database keeps that moment's state until the
// iteration ends.
func (db *DB) History(ctx context.Context, f Filter) iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		for e, err := range db.found(ctx, f) {
			if !yield(e, db.fail("history", err)) {
				return
			}
		}
	}
}

// found yields what fits f.
func (db *DB) found(ctx context.Context, f Filter) iter.Seq2[Entry, error] {
	if f.byOriginPage() {
		return db.originPage(ctx, f)
	}
	query, args, err := db.query(ctx, f)
	if err != nil {
		return func(yield func(Entry, error) bool) { yield(Entry{}, err) }
	}
	return db.entries(ctx, db.read(), query, args)
}

// entries yields the rows of a query for entryColumns.
func (db *DB) entries(ctx context.Context, tx dialect.Tx, query string, args []any) iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		rows, err := tx.Query(ctx, query, args...)
		if err != nil {
			yield(Entry{}, err)
			return
		}
		defer rows.Close()
		for rows.Next() {
			var s scanning
			if err := rows.Scan(s.dest()...); err != nil {
				yield(Entry{}, err)
				return
			}
			e, err := db.entry(&s)
			e.Cursor = historyCursor(s.event.At, s.oid, s.event.Seq)
			if !yield(e, err) {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(Entry{}, err)
		}
	}
}

func historyCursor(at, oid, seq int64) Cursor {
	return Cursor(fmt.Sprintf("at:%d:%d:%d", at, oid, seq))
}

// place is the change that a cursor of History is of.
func (c Cursor) place() (at, oid, seq int64, err error) {
	if _, err := fmt.Sscanf(string(c), "at:%d:%d:%d", &at, &oid, &seq); err != nil || historyCursor(at, oid, seq) != c {
		return 0, 0, 0, fmt.Errorf("%q is no cursor of History", c)
	}
	return at, oid, seq, nil
}

// query is the SQL for f.
func (db *DB) query(ctx context.Context, f Filter) (string, []any, error) {
	w := where{dialect: db.dialect}
	w.origin(f)
	if f.byOrigin() {
		w.add("e.ctx > 0") // what the index by origin has
	}
	var err error
	if f.ofObject() {
		err = db.stretch(ctx, &w, f)
	} else {
		err = w.changes(f)
	}
	if err != nil {
		return "", nil, err
	}
	direction := ""
	if f.Newest {
		direction = " DESC"
	}
	query := "SELECT " + entryColumns + entryTables + w.clause() + " ORDER BY " + f.order(direction)
	if f.Limit > 0 {
		query += fmt.Sprintf(" LIMIT %d", f.Limit)
	}
	return query, w.args, nil
}

// byOrigin says that changes of one actor or request are asked for.
func (f Filter) byOrigin() bool { return f.Who != "" || f.Correlation != "" }

// ofObject says that changes of one object are asked for.
func (f Filter) ofObject() bool { return f.Kind != "" && f.ID != "" }

// order is by number within one object, as the table is: no sorting is needed then. The changes of
// some objects, of one actor or request are sorted, by a term that is no column: they are few of
// those that the database would find in the order of time.
func (f Filter) order(direction string) string {
	switch {
	case f.ofObject():
		return "e.seq" + direction
	case f.byOrigin() || f.Objects != nil:
		return "+" + byTime(direction)
	}
	return byTime(direction)
}

func byTime(direction string) string {
	return "e.at" + direction + ", e.oid" + direction + ", e.seq" + direction
}

// where collects conditions and their arguments.
type where struct {
	dialect    Dialect
	conditions []string
	args       []any
}

// add adds a condition, in which each argument has a %s, or all have the one %[1]s.
func (w *where) add(condition string, args ...any) {
	places := make([]any, len(args))
	for i, arg := range args {
		w.args = append(w.args, arg)
		places[i] = fmt.Sprintf("$%d", len(w.args))
	}
	w.conditions = append(w.conditions, fmt.Sprintf(condition, places...))
}

// origin adds who has made a change, and in which request. By requests, which have few rows each,
// only their index is used.
func (w *where) origin(f Filter) {
	if f.Correlation == "" {
		w.text("substr(c.actor, 1, 200) = substr(%[1]s, 1, 200) AND c.actor = %[1]s", f.Who)
		return
	}
	w.text("substr(c.corr, 1, 200) = substr(%[1]s, 1, 200) AND c.corr = %[1]s", f.Correlation)
	w.text("c.actor = %s", f.Who)
}

// changes adds the rest of f: which changes, whoever has made them.
func (w *where) changes(f Filter) error {
	w.text("o.kid = (SELECT kid FROM audit_kind WHERE kind = %s)", f.Kind)
	w.text("o.id = %s", f.ID)
	w.objects(f.Objects)
	w.field(f.Kind, f.Field)
	w.time("e.at > %s", f.After)
	w.time("e.at < %s", f.Before)
	if f.Past == "" {
		return nil
	}
	at, oid, seq, err := f.Past.place()
	w.follows(f.Newest, at, oid, seq)
	return err
}

// follows adds that a change comes after one, or before it where newest are first.
func (w *where) follows(newest bool, at, oid, seq int64) {
	compare := ">"
	if newest {
		compare = "<"
	}
	w.add("(e.at, e.oid, e.seq) "+compare+" (%s, %s, %s)", at, oid, seq)
}

func (w *where) text(condition, s string) {
	if s != "" {
		w.add(condition, value.Escape(s))
	}
}

// field adds that a change is of an attribute, or of a part of one, by a name that it has or had;
// of any for "".
func (w *where) field(kind, field string) {
	if field == "" {
		return
	}
	names := renamed.all(kind, field)
	attr, part := splitPart(field)
	if part == "" {
		w.add(nameIn(names), escaped(names)...)
		return
	}
	of := renamed.all(kind, attr)
	w.add("("+nameIn(names)+" OR "+nameIn(of)+" AND d.part = %s)", append(append(escaped(names), escaped(of)...), value.Escape(part))...)
}

func nameIn(names []string) string {
	return "f.name IN (%s" + strings.Repeat(", %s", len(names)-1) + ")"
}

func escaped(names []string) (args []any) {
	for _, name := range names {
		args = append(args, value.Escape(name))
	}
	return args
}

// splitPart splits the name of an element or member, like lines["sku-7"] or address.city.
func splitPart(field string) (attr, part string) {
	if i := strings.IndexAny(field, "[."); i > 0 {
		return field[:i], field[i:]
	}
	return field, ""
}

func (w *where) time(condition string, t time.Time) {
	if !t.IsZero() {
		w.add(condition, nanos(t))
	}
}

func (w *where) clause() string {
	if len(w.conditions) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(w.conditions, " AND ")
}

// nanos is t in nanoseconds since 1970, or the nearest that these can say.
func nanos(t time.Time) int64 {
	switch {
	case t.Before(time.Unix(0, math.MinInt64)):
		return math.MinInt64
	case t.After(time.Unix(0, math.MaxInt64)):
		return math.MaxInt64
	}
	return t.UnixNano()
}
