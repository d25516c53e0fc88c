package store

import (
	"fmt"
	"time"

	"github.com/auditline/auditline/audit"
	"github.com/auditline/auditline/store/internal/dialect"
	"github.com/auditline/auditline/store/internal/value"
)

// Entry is a stored change of one object.
type Entry struct {
	Kind string // the type's package path and name, audit.View.Type
	ID   string // audit.View.ID
	audit.Change
	Cursor Cursor // where a reader goes on after this entry
	Erased bool   // a value was taken away: both by Erase, the old one by Prune

	oldGone, newGone bool

	attr string // the attribute, of which Field may be a part
	oid  int64
	op   int64 // of audit_detail, 0 for an attribute that is no collection
}

// readEntry is an entry, and what could not be read of it.
type readEntry struct {
	Entry
	err error
}

// Stored is what a change has as its Old or New where this program does not have the value's
// Go type: the value as the database holds it. Types become known when an object with such
// values is saved, or given to [DB.Resume] or [Know].
type Stored = value.Stored

// Know makes the types of the objects' attributes known, so that values of these types are
// read as they were, and the names that the attributes had in older programs, by was= in their
// tags. A program that only reads histories calls it.
func Know(objects ...audit.Audited) {
	for _, x := range objects {
		renamed.add(x)
		for _, v := range x.Audit().Attributes() {
			value.TypeOf(v) // which remembers the type; an attribute that cannot be kept has none
		}
	}
}

// Cursor is a place in the order of changes, as text for the reader to store. It means
// nothing but to the method that has made it.
type Cursor string

// scanning are the destinations of a row of entryColumns.
type scanning struct {
	event          dialect.Event
	enc            *int64
	kind, id       string
	field, typ     string
	who, why, corr *string
	oid            int64
	set, op        *int64
	part           *string
	mark, key      []byte
}

const (
	entryColumns = "e.oid, e.seq, e.at, e.ctx, e.fid, " + oldColumn + ", e.new, e.enc, k.kind, o.id, f.name, f.type, c.actor, c.why, c.corr, " +
		"d.change_set, d.op, d.part"
	entryTables = " FROM audit_event e JOIN audit_object o ON o.oid = e.oid JOIN audit_kind k ON k.kid = o.kid JOIN audit_field f ON f.fid = e.fid" +
		" LEFT JOIN audit_ctx c ON c.ctx = e.ctx" + dialect.DetailJoin
)

func (s *scanning) dest() []any {
	e := &s.event
	return []any{&s.oid, &e.Seq, &e.At, &e.Ctx, &e.Fid, &e.Old, &e.New, &s.enc, &s.kind, &s.id, &s.field, &s.typ, &s.who, &s.why, &s.corr, &s.set, &s.op, &s.part}
}

// entry is the row as an Entry.
func (db *DB) entry(s *scanning) (Entry, error) {
	e := Entry{Kind: value.Unescape(s.kind), ID: value.Unescape(s.id), attr: value.Unescape(s.field), oid: s.oid}
	if s.set != nil {
		e.Set = uint64(*s.set)
	}
	if s.op != nil {
		e.op = *s.op
	}
	e.Field, e.Seq, e.At = e.attr+text(s.part), uint64(s.event.Seq), time.Unix(0, s.event.At)
	e.Who, e.Why, e.Correlation = text(s.who), text(s.why), text(s.corr)
	err := db.columns(&s.event, s.enc, s.typ)
	if err == nil {
		err = e.values(&s.event, s.typ)
	}
	if err != nil {
		err = fmt.Errorf("%s %q, change %d of %s: %w", e.Kind, e.ID, e.Seq, e.Field, err)
	}
	return e, err
}

// values sets the old and the new value.
func (e *Entry) values(row *dialect.Event, typ string) (err error) {
	oldType, newType := value.SplitTypes(typ)
	oldForm, newForm := formsOf(row.Enc)
	if e.Old, err = value.Decode(oldType, row.Old, oldForm, e.Kind); err != nil {
		return err
	}
	e.New, err = value.Decode(newType, row.New, newForm, e.Kind)
	e.oldGone, e.newGone = oldForm == value.Erased, newForm == value.Erased
	e.Erased = e.oldGone || e.newGone
	return err
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return value.Unescape(*s)
}
