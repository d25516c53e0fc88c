package store

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/auditline/auditline/audit/auditimpl"
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
	s := &state{db: db, asked: nanos(t), values: make(map[string]any), decided: make(map[string]decided)}
	var rows []Entry
	for e, err := range db.entries(ctx, db.read(), stateQuery, []any{value.Escape(kind), value.Escape(id), s.asked}) {
		if err != nil {
			return nil, db.fail("state", err)
		}
		rows = append(rows, e)
	}
	for _, e := range rows {
		if err := s.take(ctx, e); err != nil {
			return nil, db.fail("state", err)
		}
	}
	s.forgetParts()
	return s.values, nil
}

// stateQuery gives of each attribute the last change up to a time, and the first one after it.
const stateQuery = "SELECT " + entryColumns + entryTables + whereObject + " AND e.seq IN (" +
	"SELECT max(e.seq)" + stateTables + "e.at <= $3 GROUP BY f.name UNION ALL " +
	"SELECT min(e.seq)" + stateTables + "e.at > $3 GROUP BY f.name) ORDER BY e.seq"

const stateTables = " FROM audit_object o JOIN audit_event e ON e.oid = o.oid JOIN audit_field f ON f.fid = e.fid" +
	whereObject + " AND "

// state is what StateAt finds out.
type state struct {
	db      *DB
	asked   int64
	values  map[string]any
	decided map[string]decided // by attribute
}

// decided says by which change the value of an attribute is known.
type decided struct {
	later bool // than the time asked for: the change says what was before it
	whole bool // the attribute is a collection
}

// take takes the next change of an attribute into account.
func (s *state) take(ctx context.Context, e Entry) error {
	name, later := renamed.today(e.Kind, e.attr), e.At.UnixNano() > s.asked
	if _, known := s.decided[name]; known && later {
		return nil
	}
	s.decided[name] = decided{later, e.op != 0}
	v, known := e.New, !e.newGone
	if later {
		v, known = e.Old, !e.oldGone
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
