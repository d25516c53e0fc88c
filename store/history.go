package store

import (
	"context"
	"fmt"
	"iter"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/auditline/auditline/store/internal/value"
)

// Filter says which changes History and Export give: those that fit every field that is set.
type Filter struct {
	Kind, ID    string    // the object's type and id, as audit.View has them
	Field       string    // the attribute's name, or one that it had, see Know
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
		query, args, err := f.query()
		if err != nil {
			yield(Entry{}, db.fail("history", err))
			return
		}
		for e, err := range db.entries(ctx, query, args) {
			if !yield(e, db.fail("history", err)) {
				return
			}
		}
	}
}

// entries yields the rows of a query for entryColumns.
func (db *DB) entries(ctx context.Context, query string, args []any) iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		rows, err := db.read().Query(ctx, query, args...)
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

// query is the SQL for f.
func (f Filter) query() (string, []any, error) {
	var w where
	w.text("o.kind = %s", f.Kind)
	w.text("o.id = %s", f.ID)
	w.names(renamed.all(f.Kind, f.Field))
	w.text("substr(c.actor, 1, 200) = substr(%[1]s, 1, 200) AND c.actor = %[1]s", f.Who)
	w.text("substr(c.corr, 1, 200) = substr(%[1]s, 1, 200) AND c.corr = %[1]s", f.Correlation)
	w.time("e.at > %s", f.After)
	w.time("e.at < %s", f.Before)
	order, compare := "", ">"
	if f.Newest {
		order, compare = " DESC", "<"
	}
	if f.Past != "" {
		var at, oid, seq int64
		if _, err := fmt.Sscanf(string(f.Past), "at:%d:%d:%d", &at, &oid, &seq); err != nil {
			return "", nil, fmt.Errorf("%q is no cursor of History", f.Past)
		}
		w.add("(e.at, e.oid, e.seq) "+compare+" (%s, %s, %s)", at, oid, seq)
	}
	query := "SELECT " + entryColumns + entryTables + w.clause() + " ORDER BY " + f.order(order)
	if f.Limit > 0 {
		query += fmt.Sprintf(" LIMIT %d", f.Limit)
	}
	return query, w.args, nil
}

// order is by number within one object, as the table is: no sorting is needed then.
func (f Filter) order(direction string) string {
	if f.Kind != "" && f.ID != "" {
		return "e.seq" + direction
	}
	return "e.at" + direction + ", e.oid" + direction + ", e.seq" + direction
}

// where collects conditions and their arguments.
type where struct {
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

func (w *where) text(condition, s string) {
	if s != "" {
		w.add(condition, value.Escape(s))
	}
}

// names adds that the field has one of these names, of which "" stands for any.
func (w *where) names(names []string) {
	if slices.Contains(names, "") {
		return
	}
	args := make([]any, len(names))
	for i, name := range names {
		args[i] = value.Escape(name)
	}
	w.add("f.name IN (%s"+strings.Repeat(", %s", len(args)-1)+")", args...)
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

// StateAt returns the values that the attributes of an object had at t, as the last change
// at or before t left them; of an attribute that changed only later, the value before that.
// It knows of attributes that have changed at all, and leaves out values that were erased. An
// attribute that had another name, see Know, is there under the one that it has today.
// It returns an empty map for an object of which nothing is stored.
func (db *DB) StateAt(ctx context.Context, kind, id string, t time.Time) (map[string]any, error) {
	state := make(map[string]any)
	asked := nanos(t)
	decided := make(map[string]bool)
	for e, err := range db.entries(ctx, stateQuery, []any{value.Escape(kind), value.Escape(id), asked}) {
		if err != nil {
			return nil, db.fail("state", err)
		}
		name := renamed.today(kind, e.Field)
		switch {
		case e.At.UnixNano() <= asked:
			leave(state, name, e.New, e.newGone)
		case !decided[name]:
			leave(state, name, e.Old, e.oldGone)
		}
		decided[name] = true
	}
	return state, nil
}

// stateQuery gives of each attribute the last change up to a time, and the first one after it.
const stateQuery = "SELECT " + entryColumns + entryTables + " WHERE o.kind = $1 AND o.id = $2 AND e.seq IN (" +
	"SELECT max(e.seq)" + stateTables + "e.at <= $3 GROUP BY f.name UNION ALL " +
	"SELECT min(e.seq)" + stateTables + "e.at > $3 GROUP BY f.name) ORDER BY e.seq"

const stateTables = " FROM audit_object o JOIN audit_event e ON e.oid = o.oid JOIN audit_field f ON f.fid = e.fid" +
	" WHERE o.kind = $1 AND o.id = $2 AND "

// leave sets what an attribute was at some time, if it is known.
func leave(state map[string]any, field string, v any, gone bool) {
	if gone {
		delete(state, field)
		return
	}
	state[field] = v
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
