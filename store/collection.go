package store

import (
	"bytes"
	"context"
	"reflect"

	"github.com/auditline/auditline/audit"
	"github.com/auditline/auditline/audit/auditimpl"
	"github.com/auditline/auditline/store/internal/dialect"
	"github.com/auditline/auditline/store/internal/value"
	"github.com/auditline/auditline/store/internal/whole"
)

// logged is a change, with what it has changed of a collection, if it is of one: an attribute that
// is logged by its elements or members.
type logged struct {
	audit.Change
	edit *auditimpl.Edit
}

// changes are those in a log, and what some of them have changed of collections.
type changes struct {
	all   []audit.Change
	edits map[uint64]auditimpl.Edit
}

// loggedBy returns the changes in the log of v.
func loggedBy(v audit.View) changes {
	all, edits := auditimpl.Logged(v)
	return changes{all, edits}
}

// at is the i-th change.
func (c changes) at(i int) logged {
	l := logged{Change: c.all[i]}
	if c.edits != nil {
		l.setEdit(c.edits)
	}
	return l
}

func (c *logged) setEdit(edits map[uint64]auditimpl.Edit) {
	if edit, ok := edits[c.Seq]; ok {
		c.edit = &edit
	}
}

// upTo are the first n changes.
func (c changes) upTo(n int) changes { return changes{c.all[:n], c.edits} }

// from are those after the first n.
func (c changes) from(n int) changes { return changes{c.all[n:], c.edits} }

// attr is the attribute that has changed, or of which a part has.
func (c *logged) attr() string {
	if c.edit != nil {
		return c.edit.Attr
	}
	return c.Field
}

// detail is the row of audit_detail, nil for none, but for what the collection was before.
func (c *logged) detail(home string) (*dialect.Detail, error) {
	if c.Set == 0 && c.edit == nil {
		return nil, nil
	}
	d := &dialect.Detail{Set: int64(c.Set)}
	if c.edit == nil {
		return d, nil
	}
	d.Op, d.Part = int64(c.edit.Op), c.edit.Part
	if c.edit.Op == auditimpl.Whole || c.edit.Key == nil {
		return d, nil
	}
	var err error
	d.Key, err = whole.KeyOf(c.edit.Key, home)
	return d, err
}

// fewEdits are made again to read a collection, however small it is.
const fewEdits = 256

// addWhole adds to a row what the collection was before it, where the rows before do not say it, or
// are more than a few and more than the collection has elements.
func (b *batch) addWhole(ctx context.Context, o *object, c logged, d *dialect.Detail) error {
	switch {
	case c.edit == nil:
		return nil
	case c.edit.Op == auditimpl.Whole:
		o.told(c.edit.Attr, int64(c.Seq))
		return nil
	}
	told, err := b.isTold(ctx, o, c)
	if told || err != nil {
		return err
	}
	if setWhole(d, c.edit.Before(), o.kind) {
		o.told(c.edit.Attr, int64(c.Seq))
	}
	return nil
}

// isTold reports whether the rows before a change say what the collection was, and are few, or no
// more than some times its elements.
func (b *batch) isTold(ctx context.Context, o *object, c logged) (bool, error) {
	last, following, err := b.lastWhole(ctx, o, c.edit)
	if err != nil {
		return false, err
	}
	apart := int64(c.Seq) - last
	// This comes first: to tell what the collection was means to look into the log.
	if following && apart <= fewEdits {
		return true, nil
	}
	before := c.edit.Before()
	if last == 0 || c.edit.Around || apart > max(fewEdits, 4*sizeOf(before)) {
		return false, nil
	}
	if following {
		return true, nil
	}
	return b.same(ctx, o, c.edit.Attr, before)
}

// lastWhole is the number of the last change whose row tells all of a collection, 0 for none.
// following says that the log goes on from what is stored: another program may have saved the
// collection last, or code have written it around its setters.
func (b *batch) lastWhole(ctx context.Context, o *object, edit *auditimpl.Edit) (last int64, following bool, err error) {
	last, following = o.wholes[edit.Attr]
	if !following {
		if last, err = lastWhole(ctx, b.tx, o.oid, edit.Attr, o.lastSeq); err != nil {
			return 0, false, err
		}
		o.told(edit.Attr, last)
		following = !edit.First
	}
	return last, following && last > 0 && !edit.Around, nil
}

// told remembers the last row that says what a collection was as a whole.
func (o *object) told(attr string, seq int64) {
	if o.wholes == nil {
		o.wholes = make(map[string]int64)
	}
	o.wholes[attr] = seq
}

// setWhole makes v what the collection was before the change of d. It returns false for what is not
// known any more, and for what has no written form, as interfaces have none.
func setWhole(d *dialect.Detail, v any, home string) bool {
	written, err := auditimpl.AppendValue(nil, v, home)
	if v == nil || err != nil {
		return false
	}
	d.Op, d.Type, d.Whole = d.Op|dialect.HasWhole, value.TypeOf(v).Text, written
	return true
}

// same tells whether the stored rows say that a collection is v.
func (b *batch) same(ctx context.Context, o *object, attr string, v any) (bool, error) {
	stored, ok, err := b.db.collectionAt(ctx, b.tx, o.oid, o.kind, attr, o.lastSeq, false)
	if err != nil || !ok {
		return false, err
	}
	was, err1 := auditimpl.AppendValue(nil, stored, o.kind)
	is, err2 := auditimpl.AppendValue(nil, v, o.kind)
	return err1 == nil && err2 == nil && bytes.Equal(was, is), nil
}

// sizeOf is how many elements a collection has.
func sizeOf(v any) int64 {
	switch r := reflect.ValueOf(v); r.Kind() {
	case reflect.Map, reflect.Slice:
		return int64(r.Len())
	}
	return 0
}

// lastWhole is the number of the last change up to a number whose row tells what a collection was
// as a whole, 0 for none.
func lastWhole(ctx context.Context, tx dialect.Tx, oid int64, attr string, upTo int64) (seq int64, err error) {
	_, err = dialect.One(ctx, tx, []any{&seq}, "SELECT d.seq FROM audit_detail d JOIN audit_event e ON e.oid = d.oid AND e.seq = d.seq"+
		" JOIN audit_field f ON f.fid = e.fid WHERE d.oid = $1 AND d.seq <= $2 AND d.op >= 4 AND f.name = $3 ORDER BY d.seq DESC LIMIT 1",
		oid, upTo, value.Escape(attr))
	return seq, err
}

// collectionAt returns what a collection was after the change of that number, or before it, and
// whether that is known.
func (db *DB) collectionAt(ctx context.Context, tx dialect.Tx, oid int64, kind, attr string, seq int64, before bool) (v any, known bool, err error) {
	first, err := lastWhole(ctx, tx, oid, attr, seq)
	if err != nil {
		return nil, false, err
	}
	rows, err := tx.Query(ctx, "SELECT e.seq, e.new, e.enc, f.type, "+dialect.DetailColumns+" FROM audit_event e JOIN audit_field f ON f.fid = e.fid"+
		dialect.DetailJoin+" WHERE e.oid = $1 AND e.seq BETWEEN $2 AND $3 AND f.name = $4 ORDER BY e.seq", oid, first, seq, value.Escape(attr))
	if err != nil {
		return nil, false, err
	}
	defer rows.Close()
	for rows.Next() {
		r, err := db.scanPart(rows, kind)
		if err != nil {
			return nil, false, err
		}
		if r.detail.Op&dialect.HasWhole != 0 {
			v, known = r.before, r.before != nil
		}
		if !before || r.seq < seq {
			v, known = r.after(v, known, kind)
		}
	}
	return v, known, rows.Err()
}

// partRow is a stored change of a collection.
type partRow struct {
	seq     int64
	new     any
	newGone bool
	detail  dialect.Detail
	before  any // the collection, where the row has it
}

// scanPart scans a row of collectionAt.
func (db *DB) scanPart(rows dialect.Rows, kind string) (r partRow, err error) {
	var e dialect.Event
	var typ string
	var encoding *int64
	var detail dialect.ScannedDetail
	if err := rows.Scan(append([]any{&r.seq, &e.New, &encoding, &typ}, detail.Dest()...)...); err != nil {
		return r, err
	}
	if d := detail.Detail(); d != nil {
		r.detail = *d
	}
	if err := db.columns(&e, encoding, typ); err != nil {
		return r, err
	}
	_, newType := value.SplitTypes(typ)
	_, newForm := formsOf(e.Enc)
	r.newGone = newForm == value.Erased
	if r.new, err = value.Decode(newType, e.New, newForm, kind); err != nil {
		return r, err
	}
	if r.detail.Op == int64(auditimpl.Whole) {
		r.new = value.Editable(r.new, e.New)
	}
	if r.detail.Whole == nil {
		return r, nil
	}
	r.before, err = value.Type{Text: r.detail.Type}.Whole(r.detail.Whole, kind)
	return r, err
}

// after returns what the collection is after a change, given what it was.
func (r partRow) after(was any, known bool, kind string) (any, bool) {
	switch op := r.detail.Op &^ dialect.HasWhole; {
	case r.newGone:
		return nil, false
	case op == 0, op == int64(auditimpl.Whole): // 0 also if it was no collection then
		return r.new, true
	case !known:
		return nil, false
	default:
		return whole.Apply(was, whole.Edit{Op: op, Part: r.detail.Part, Key: r.detail.Key, New: r.new}, kind)
	}
}
