package store

import (
	"bytes"
	"context"
	"math"

	"github.com/auditline/auditline/audit"
	"github.com/auditline/auditline/store/internal/dialect"
	"github.com/auditline/auditline/store/internal/value"
)

// row returns a change as a row of audit_event, but for its origin and for what a collection was
// before it, and the row's field.
func (b *batch) row(ctx context.Context, kind string, c logged) (field, dialect.Event, error) {
	f, e := field{kind: kind, name: c.attr()}, dialect.Event{Seq: int64(c.Seq), At: c.At.UnixNano()}
	f.typ = value.TypesOf(c.Old, c.New)
	oldColumn, oldForm, err := value.Encode(c.Old, kind)
	if err != nil {
		return f, e, err
	}
	newColumn, newForm, err := value.Encode(c.New, kind)
	if err != nil {
		return f, e, err
	}
	e.Old, e.New, e.Enc = oldColumn, newColumn, enc(oldForm, newForm)
	if e.Detail, err = c.detail(kind); err != nil {
		return f, e, err
	}
	e.Fid, err = b.dict.field(ctx, f)
	f.id = e.Fid
	return f, e, err
}

// oldColumn is the SQL for the old value of a row e of audit_event, which may be left out: then it
// is the new one of the change of the same attribute before, which is among as many changes as
// oldWithin says.
const oldColumn = "CASE WHEN e.enc = 0 AND e.old IS NULL THEN (SELECT w.new FROM audit_event w" +
	" WHERE w.oid = e.oid AND w.seq BETWEEN e.seq - 64 AND e.seq - 1 AND w.fid = e.fid ORDER BY w.seq DESC LIMIT 1) ELSE e.old END"

const oldWithin = 64

// leaveOutOld leaves the old value of the last event out where oldColumn finds it. The change
// before must be of the same attribute by name, too: Prune keeps the last one of each name.
func leaveOutOld(events []dialect.Event, all []audit.Change) {
	last := len(events) - 1
	e := &events[last]
	for i := last - 1; i >= 0 && e.Seq-events[i].Seq <= oldWithin; i-- {
		was, sameName := &events[i], all[i].Field == all[last].Field
		if sameName || was.Fid == e.Fid {
			e.LeaveOld = sameName && was.Fid == e.Fid && tellsOld(was, e)
			return
		}
	}
}

// tellsOld tells whether the old value of e is the new one of was, and both are stored as they are.
func tellsOld(was, e *dialect.Event) bool {
	_, newForm := formsOf(was.Enc)
	return e.Enc == 0 && newForm == value.Plain && !was.OfPart() && !e.OfPart() && sameColumn(was.New, e.Old)
}

// sameColumn tells whether two columns are the same to the bit, and not empty.
func sameColumn(a, b any) bool {
	switch a := a.(type) {
	case int64:
		b, ok := b.(int64)
		return ok && a == b
	case float64:
		b, ok := b.(float64)
		return ok && math.Float64bits(a) == math.Float64bits(b)
	case string:
		b, ok := b.(string)
		return ok && a == b
	case []byte:
		b, ok := b.([]byte)
		return ok && bytes.Equal(a, b)
	}
	return false
}

// storedEvent is a row of audit_event.
type storedEvent struct {
	dialect.Event
	name, typ string
}

// same tells whether the row holds the change c of field f, as far as it was not erased.
func (s storedEvent) same(e dialect.Event, f field) bool {
	return s.At == e.At && s.name == f.name && s.typ == f.typ && s.sameValues(e) && s.sameDetail(e.Detail)
}

// sameValues tells whether both rows hold the same, or cannot tell as one was erased.
func (s storedEvent) sameValues(e dialect.Event) bool {
	same := func(a any, aForm value.Form, b any, bForm value.Form) bool {
		return aForm == value.Erased ||
			string(value.AppendColumn(nil, a, aForm)) == string(value.AppendColumn(nil, b, bForm))
	}
	wasOld, wasNew := formsOf(s.Enc)
	isOld, isNew := formsOf(e.Enc)
	return same(s.Old, wasOld, e.Old, isOld) && same(s.New, wasNew, e.New, isNew)
}

// sameDetail tells whether the row is of the same change set, and of the same part, as far as that
// was not erased.
func (s storedEvent) sameDetail(d *dialect.Detail) bool {
	var was, is dialect.Detail
	if s.Detail != nil {
		was = *s.Detail
	}
	if d != nil {
		is = *d
	}
	return was.Set == is.Set && (was.Op == 0 || was.Op&^dialect.HasWhole == is.Op && was.Part == is.Part)
}

// events returns the stored changes of an object by number.
func (db *DB) events(ctx context.Context, tx dialect.Tx, o *object, first, last int64) (map[int64]storedEvent, error) {
	rows, err := tx.Query(ctx, "SELECT e.seq, e.at, e.ctx, e.fid, "+oldColumn+", e.new, e.enc, f.name, f.type, "+dialect.DetailColumns+
		" FROM audit_event e JOIN audit_field f ON f.fid = e.fid"+dialect.DetailJoin+" WHERE e.oid = $1 AND e.seq BETWEEN $2 AND $3", o.oid, first, last)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	events := make(map[int64]storedEvent)
	for rows.Next() {
		var e dialect.Event
		var name, typ string
		var enc *int64
		var detail dialect.ScannedDetail
		if err := rows.Scan(append([]any{&e.Seq, &e.At, &e.Ctx, &e.Fid, &e.Old, &e.New, &enc, &name, &typ}, detail.Dest()...)...); err != nil {
			return nil, err
		}
		if err := db.columns(&e, enc, typ); err != nil {
			return nil, err
		}
		e.Detail = detail.Detail()
		events[e.Seq] = storedEvent{e, value.Unescape(name), typ}
	}
	return events, rows.Err()
}

// columns makes of the scanned values of e what was stored.
func (db *DB) columns(e *dialect.Event, encoding *int64, typ string) (err error) {
	if encoding != nil {
		e.Enc = *encoding
	}
	oldType, newType := value.SplitTypes(typ)
	oldForm, newForm := formsOf(e.Enc)
	if e.Old, err = db.dialect.Column(oldType, e.Old, oldForm); err != nil {
		return err
	}
	e.New, err = db.dialect.Column(newType, e.New, newForm)
	return err
}
