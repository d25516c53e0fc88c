package store

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/auditline/auditline/audit/auditimpl"
	"github.com/auditline/auditline/store/internal/dialect"
	"github.com/auditline/auditline/store/internal/value"
)

// StateAt returns the values that the attributes of an object had at t, as the last change at or
// before t left them; of an attribute that changed only later, the value before that. It knows of
// attributes that have changed at all, and leaves out values that were erased. An attribute that
// had another name, see Know, is there under the one that it has today. Attributes that are logged
// by elements or members are there as a whole; of a type that this program lacks as Stored, with
// what audit.Stored.Value gives, or left out where keys of a map are no text. Collections with
// elements or members of interface type are left out, too. It returns an empty map for an object of
// which nothing is stored.
func (db *DB) StateAt(ctx context.Context, kind, id string, t time.Time) (map[string]any, error) {
	rows, err := db.list(ctx, shortStateQuery, value.Escape(kind), value.Escape(id), nanos(t))
	if err != nil {
		return nil, db.fail("state", err)
	}
	var s *state
	if len(rows) > 0 {
		s, err = db.stateFrom(ctx, lastOf(rows, t), rows)
	} else {
		s, err = db.longStateAt(ctx, kind, id, nanos(t))
	}
	return s.values, err
}

// shortStateQuery gives of each attribute the last change up to a time, and the first one after it,
// of an object with few changes. It gives no rows of another one.
const (
	shortStateQuery = "WITH short (oid) AS (SELECT o.oid FROM audit_object o" + whereObject + " AND o.last_seq <= " + many + ") " +
		"SELECT " + entryColumns + entryTables + " WHERE e.oid = (SELECT oid FROM short) AND e.seq IN (" +
		"SELECT max(e.seq)" + ofShort + "e.at <= $3" + groupByName + " UNION ALL SELECT min(e.seq)" + ofShort + "e.at > $3" + groupByName + inOrder
	ofShort = " FROM audit_event e JOIN audit_field f ON f.fid = e.fid WHERE e.oid = (SELECT oid FROM short) AND "
)

// lastOf is the point of the last change up to a time.
func lastOf(rows []Entry, t time.Time) (p point) {
	for _, e := range rows {
		if !e.At.After(t) {
			p.seq = int64(e.Seq)
		}
	}
	return p
}

// longStateAt finds the state of an object of any number of changes.
func (db *DB) longStateAt(ctx context.Context, kind, id string, at int64) (*state, error) {
	p, err := db.pointAt(ctx, kind, id, at)
	if err != nil {
		return new(state), db.fail("state", err)
	}
	return db.stateAfter(ctx, p)
}

// point is an object after the change of a number.
type point struct {
	kind           string
	oid, seq, last int64 // last is the number of the last change
}

// pointAt finds the last change of an object up to a time. As times increase with numbers, it looks
// at few rows, however many there are.
func (db *DB) pointAt(ctx context.Context, kind, id string, at int64) (point, error) {
	p := point{kind: kind}
	_, err := dialect.One(ctx, db.read(), []any{&p.oid, &p.seq, &p.last}, pointQuery, at, value.Escape(kind), value.Escape(id))
	return p, err
}

// pointQuery halves the numbers among which that of the change is: no change up to low is later
// than the time, and all those after high are.
const (
	pointQuery = "WITH RECURSIVE half (oid, low, high, last) AS (" +
		"SELECT o.oid, CASE WHEN o.last_at <= $1 THEN o.last_seq ELSE 0 END, o.last_seq, o.last_seq FROM audit_object o" +
		" WHERE o.kid = (SELECT kid FROM audit_kind WHERE kind = $2) AND o.id = $3" +
		" UNION ALL SELECT oid, CASE WHEN " + middleLater + " THEN low ELSE " + middle + " END, CASE WHEN " + middleLater + " THEN " + middle + " - 1 ELSE high END, last" +
		" FROM half WHERE low < high) SELECT oid, low, last FROM half WHERE low = high"
	middleLater = "coalesce((SELECT e.at FROM audit_event e WHERE e.oid = half.oid AND e.seq <= " + middle + " ORDER BY e.seq DESC LIMIT 1) > $1, false)"
	middle      = "(half.low + half.high + 1) / 2"
)

// stateAfter finds out what the attributes of an object were.
func (db *DB) stateAfter(ctx context.Context, p point) (*state, error) {
	query, args := p.query()
	rows, err := db.list(ctx, query, args...)
	if err != nil {
		return new(state), db.fail("state", err)
	}
	return db.stateFrom(ctx, p, rows)
}

// list reads the entries of a query.
func (db *DB) list(ctx context.Context, query string, args ...any) (rows []Entry, err error) {
	for e, err := range db.entries(ctx, db.read(), query, args) {
		if err != nil {
			return nil, err
		}
		rows = append(rows, e)
	}
	return rows, nil
}

// stateFrom finds out what the attributes of an object were from the changes, in order, that tell
// it.
func (db *DB) stateFrom(ctx context.Context, p point, rows []Entry) (*state, error) {
	s := &state{db: db, point: p, values: make(map[string]any), who: make(map[string]string), decided: make(map[string]decided)}
	for _, e := range rows {
		if err := s.take(ctx, e); err != nil {
			return s, db.fail("state", err)
		}
	}
	s.forgetParts()
	return s, nil
}

// An index, audit_event_long, has the changes with larger numbers than that by attribute. To read
// all others takes no longer than to look for them.
const (
	manyChanges = 1024
	many        = "1024" // the same in SQL
)

const (
	stateEntries = "SELECT " + entryColumns + entryTables + " WHERE e.oid = $1 AND e.seq IN ("
	lastEarly    = "SELECT max(e.seq)" + byName + "e.seq <= $2"
	nextEarly    = "SELECT min(e.seq)" + byName + "e.seq > $2"
	byName       = " FROM audit_event e JOIN audit_field f ON f.fid = e.fid WHERE e.oid = $1 AND "
	early        = " AND e.seq <= " + many
	lastLate     = "SELECT (SELECT max(e.seq)" + late + "e.seq <= $3" + indexed + ofFields
	nextLate     = "SELECT (SELECT min(e.seq)" + late + "e.seq > $3" + indexed + ofFields
	late         = " FROM audit_event e WHERE e.oid = $1 AND e.fid = f.fid AND "
	indexed      = " AND e.seq > " + many + ")" // comes last, as SQLite goes by the first bound
	ofFields     = " FROM audit_field f WHERE f.kind = $4"
	groupByName  = " GROUP BY f.name"
	inOrder      = ") ORDER BY e.seq"
)

// query gives of each attribute the last change up to the point, and the first one after it. Of a
// longer history it may give another one that is farther from the point.
func (p point) query() (string, []any) {
	const (
		union = " UNION ALL "
		short = stateEntries + lastEarly + groupByName + union + nextEarly + groupByName + inOrder
		long  = stateEntries + lastEarly + groupByName + union + nextEarly + early + groupByName + union + lastLate + union + nextLate + inOrder
	)
	if p.last <= manyChanges {
		return short, []any{p.oid, p.seq}
	}
	return long, []any{p.oid, min(p.seq, manyChanges), max(p.seq, manyChanges), value.Escape(p.kind)}
}

// state is what StateAt finds out.
type state struct {
	db *DB
	point
	values  map[string]any
	who     map[string]string  // has changed an attribute last
	decided map[string]decided // by attribute
}

// decided says by which change the value of an attribute is known.
type decided struct {
	later bool // than the point: the change says what was before it
	whole bool // the attribute is a collection
}

// take takes the next change of an attribute into account.
func (s *state) take(ctx context.Context, e Entry) error {
	name, later := renamed.today(e.Kind, e.attr), int64(e.Seq) > s.seq
	if _, known := s.decided[name]; known && later {
		return nil
	}
	s.decided[name] = decided{later, e.op != 0}
	v, known := e.New, !e.newGone
	if later {
		v, known = e.Old, !e.oldGone
	} else {
		s.who[name] = e.Who
	}
	if e.op != 0 && e.op != int64(auditimpl.Whole) {
		var err error
		if v, known, err = s.db.collectionAt(ctx, s.db.read(), e.oid, e.Kind, e.attr, int64(e.Seq), later); err != nil {
			return err
		}
	}
	if known {
		s.values[name] = v
	} else {
		delete(s.values, name)
	}
	return nil
}

// forgetParts leaves out what databases of version 1 have as attributes of their own: parts of
// collections that are known as a whole, or, where a part changed later without the whole being
// told, the whole.
func (s *state) forgetParts() {
	parts := make(map[string][]string) // of collections
	for name, d := range s.decided {
		attr, rest := splitPart(name)
		if whole := s.decided[attr]; rest != "" && whole.whole {
			parts[attr] = append(parts[attr], name)
			if d.later && whole.later {
				delete(s.values, attr)
			}
		}
	}
	for attr, names := range parts {
		if _, known := s.values[attr]; known {
			maps.DeleteFunc(s.values, func(name string, _ any) bool { return slices.Contains(names, name) })
		}
	}
}
