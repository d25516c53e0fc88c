package store

import (
	"context"
	"fmt"
	"time"

	"github.com/auditline/auditline/audit"
	"github.com/auditline/auditline/store/internal/dialect"
	"github.com/auditline/auditline/store/internal/value"
)

// object is a row of audit_object: how far the object's history is stored.
type object struct {
	oid      int64
	kind, id string
	lastSeq  int64
	lastAt   int64
	head     []byte // the last link of the chain
	keys     *keys

	wholes map[string]int64 // by collection: the last change whose row tells all of it
}

const objectColumns = "oid, kind, id, last_seq, last_at, head, key"

// lock returns the object's row, which nobody else changes until the transaction ends. It
// makes one for an object that has none.
func (b *batch) lock(ctx context.Context, kind, id string) (*object, error) {
	o, err := b.db.object(ctx, b.tx, kind, id, b.db.dialect.ForUpdate())
	if o != nil || err != nil {
		return o, err
	}
	_, err = b.tx.Exec(ctx, "INSERT INTO audit_object (kind, id, last_seq, last_at, head, key) VALUES ($1, $2, 0, 0, $3, $4) ON CONFLICT (kind, id) DO NOTHING",
		value.Escape(kind), value.Escape(id), firstLink(kind, id), newKey())
	if err != nil {
		return nil, err
	}
	o, err = b.db.object(ctx, b.tx, kind, id, b.db.dialect.ForUpdate())
	if o == nil && err == nil {
		err = fmt.Errorf("its row in audit_object is gone while it is saved")
	}
	return o, err
}

// object returns the row of an object, nil where nothing is stored of it.
func (db *DB) object(ctx context.Context, tx dialect.Tx, kind, id, suffix string) (*object, error) {
	o := &object{kind: kind, id: id}
	var key []byte
	found, err := dialect.One(ctx, tx, []any{&o.oid, new(string), new(string), &o.lastSeq, &o.lastAt, &o.head, &key},
		"SELECT "+objectColumns+" FROM audit_object WHERE kind = $1 AND id = $2"+suffix, value.Escape(kind), value.Escape(id))
	if err != nil || !found {
		return nil, err
	}
	o.keys, err = readKeys(ctx, tx, o.oid, key)
	return o, err
}

// ensureKey gives a field its key, where it has no place in the object's own.
func (b *batch) ensureKey(ctx context.Context, o *object, field string) error {
	if o.keys.object != nil || o.keys.stored[field] != nil {
		return nil
	}
	o.keys.stored[field] = newKey()
	return putKey(ctx, b.tx, o.oid, field, o.keys.stored[field])
}

// advance moves the object's cursor, if it still stands where it was read.
func (b *batch) advance(ctx context.Context, o *object, last dialect.Event, head []byte) error {
	moved, err := b.tx.Exec(ctx, "UPDATE audit_object SET last_seq = $1, last_at = $2, head = $3 WHERE oid = $4 AND last_seq = $5 AND head = $6",
		last.Seq, last.At, head, o.oid, o.lastSeq, o.head)
	if err == nil && moved != 1 {
		return ErrConflict
	}
	o.lastSeq, o.lastAt, o.head = last.Seq, last.At, head
	return err
}

// unsaved returns the changes that are not stored yet, and an error where those that are
// stored under the same numbers are others. Numbers may only be missing where gaps is true.
func (b *batch) unsaved(ctx context.Context, o *object, changes []logged, gaps bool) ([]logged, error) {
	n := 0
	for n < len(changes) && changes[n].Seq <= uint64(o.lastSeq) {
		n++
	}
	if n > 0 {
		if err := b.compare(ctx, o, changes[:n]); err != nil {
			return nil, err
		}
	}
	last := uint64(o.lastSeq)
	for _, c := range changes[n:] {
		if c.Seq != last+1 && !gaps {
			return nil, fmt.Errorf("%w: number %d comes after number %d", ErrGap, c.Seq, last)
		}
		last = c.Seq
	}
	return changes[n:], nil
}

// compare returns ErrConflict unless the stored history has the same changes: those that an
// earlier transaction stored although its answer was lost. Of what was erased or pruned in
// between, time and field tell.
func (b *batch) compare(ctx context.Context, o *object, changes []logged) error {
	first, last := changes[0], changes[len(changes)-1]
	if last.Seq == uint64(o.lastSeq) && last.At.UnixNano() != o.lastAt {
		return conflict(last.Change, "stored at "+time.Unix(0, o.lastAt).UTC().Format(time.RFC3339Nano))
	}
	stored, err := b.db.events(ctx, b.tx, o, int64(first.Seq), int64(last.Seq))
	if err != nil {
		return err
	}
	for _, c := range changes {
		was, ok := stored[int64(c.Seq)]
		if !ok {
			continue
		}
		f, e, err := b.row(ctx, o.kind, c)
		if err != nil {
			return err
		}
		if !was.same(e, f) {
			return conflict(c.Change, "stored is a change at "+time.Unix(0, was.At).UTC().Format(time.RFC3339Nano))
		}
	}
	return nil
}

func conflict(c audit.Change, stored string) error {
	return fmt.Errorf("%w: change %d of %s was logged at %s, %s", ErrConflict, c.Seq, c.Field, c.At.UTC().Format(time.RFC3339Nano), stored)
}

// Resume makes a reloaded object's log go on from what is stored of it: its numbers and
// times follow the last stored change. What the log holds is forgotten. Of an object of
// which nothing is stored, the log is left alone.
//
// Call it before the object's fields are loaded, or in the same snapshot: should another
// writer save in between, Save returns ErrConflict. The other way round, the old values of
// the next changes could be out of date without anybody noticing.
func (db *DB) Resume(ctx context.Context, x audit.Audited) error {
	v := x.Audit()
	if v.ID() == "" {
		return db.fail("resume "+v.Type(), ErrNoID)
	}
	o, err := db.object(ctx, db.read(), v.Type(), v.ID(), "")
	if err != nil {
		return db.fail(fmt.Sprintf("resume %s %q", v.Type(), v.ID()), err)
	}
	if o != nil {
		v.Resume(uint64(o.lastSeq), time.Unix(0, o.lastAt))
	}
	return nil
}
