package store

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
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

	isNew  bool             // nothing was stored of it before this transaction
	wholes map[string]int64 // by collection: the last change whose row tells all of it
}

// newObject returns an object of which nothing is stored, with a key of its own.
func newObject(kind, id string) *object {
	n := &struct {
		object
		own   keys
		first [sha256.Size]byte
		key   [keySize]byte
	}{object: object{kind: kind, id: id, isNew: true}, first: firstLink(kind, id)}
	rand.Read(n.key[:])
	n.own.object, n.head, n.keys = n.key[:], n.first[:], &n.own
	return &n.object
}

// lock reads the objects' rows, which nobody else changes until the transaction ends. An object
// of which nothing is stored has none.
func (b *batch) lock(ctx context.Context, all []*pending) error {
	for len(all) > 0 {
		n := dialect.Chunk(len(all))
		if err := b.lockSome(ctx, all[:n]); err != nil {
			return err
		}
		all = all[n:]
	}
	return nil
}

// alike is how many of the first objects are all stored or all new: store locks the stored ones
// before it adds the rows of the new ones, which of a mixture would be another order.
func (b *batch) alike(ctx context.Context, all []*pending) (n int, areNew bool, err error) {
	ids := make([]string, len(all))
	for i, p := range all {
		ids[i] = p.key
	}
	stored, err := b.db.dialect.Stored(ctx, b.tx, all[0].kid, ids)
	if err != nil || stored == nil {
		return len(all), false, err
	}
	n = 1
	for n < len(all) && stored[ids[n]] == stored[ids[0]] {
		n++
	}
	return n, !stored[ids[0]], nil
}

func (b *batch) lockSome(ctx context.Context, all []*pending) error {
	ids, byKey := make([]string, 0, len(all)), make(map[string]*pending, len(all))
	for _, p := range all {
		ids, byKey[p.key] = append(ids, p.key), p
	}
	rows, err := b.db.dialect.Lock(ctx, b.tx, all[0].kid, ids)
	if err != nil {
		return err
	}
	defer rows.Close()
	var key string
	for rows.Next() {
		o := &object{keys: &keys{}}
		if err := rows.Scan(&o.oid, &key, &o.lastSeq, &o.lastAt, &o.head, &o.keys.object); err != nil {
			return err
		}
		p := byKey[key]
		o.kind, o.id, p.o = p.kind, p.id, o
	}
	if err := rows.Err(); err != nil {
		return err
	}
	return b.readKeys(ctx, all)
}

// readKeys reads the keys of objects of which something was erased.
func (b *batch) readKeys(ctx context.Context, all []*pending) (err error) {
	for _, p := range all {
		if p.o == nil || p.o.keys.object != nil {
			continue
		}
		if p.o.keys, err = readKeys(ctx, b.tx, p.o.oid, nil); err != nil {
			return err
		}
	}
	return nil
}

// addObjects adds the rows of objects of which nothing was stored, as they are after their
// changes. Where another writer was faster, the object is prepared again, from that one's row.
func (b *batch) addObjects(ctx context.Context, all []*pending) error {
	rows := make([]dialect.Added, 0, len(all))
	for _, p := range all {
		if p.o.isNew {
			rows = append(rows, dialect.Added{ID: p.key, Key: p.o.keys.object, Move: p.move()})
		}
	}
	if len(rows) == 0 {
		return nil
	}
	oids, err := b.db.dialect.Add(ctx, b.tx, all[0].kid, rows)
	if err != nil {
		return err
	}
	return b.setNumbers(ctx, all, oids)
}

// setNumbers gives new objects their numbers.
func (b *batch) setNumbers(ctx context.Context, all []*pending, oids map[string]int64) error {
	for _, p := range all {
		if !p.o.isNew {
			continue
		}
		if p.o.oid = oids[p.key]; p.o.oid != 0 {
			continue
		}
		p.o, p.events, b.scattered = nil, nil, true
		if err := b.again(ctx, p); err != nil {
			return fmt.Errorf("%s %q: %w", p.kind, p.id, err)
		}
	}
	return nil
}

// again prepares an object that another writer has stored meanwhile.
func (b *batch) again(ctx context.Context, p *pending) error {
	if err := b.lockSome(ctx, []*pending{p}); err != nil {
		return err
	}
	if p.o == nil {
		return errRowGone
	}
	return b.prepare(ctx, p)
}

// object returns the row of an object, nil where nothing is stored of it.
func (db *DB) object(ctx context.Context, tx dialect.Tx, kind, id, suffix string) (*object, error) {
	o := &object{kind: kind, id: id}
	var key []byte
	found, err := dialect.One(ctx, tx, []any{&o.oid, &o.lastSeq, &o.lastAt, &o.head, &key},
		"SELECT oid, last_seq, last_at, head, key FROM audit_object WHERE kid"+ofKind+" AND id = $2"+suffix, value.Escape(kind), value.Escape(id))
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

// unsaved returns the changes that are not stored yet, and an error where those that are
// stored under the same numbers are others. Numbers may only be missing where gaps is true.
func (b *batch) unsaved(ctx context.Context, o *object, changes changes, gaps bool) (changes, error) {
	n := 0
	for n < len(changes.all) && changes.all[n].Seq <= uint64(o.lastSeq) {
		n++
	}
	if n > 0 {
		if err := b.compare(ctx, o, changes.upTo(n)); err != nil {
			return changes, err
		}
	}
	last, fresh := uint64(o.lastSeq), changes.from(n)
	for _, c := range fresh.all {
		if c.Seq != last+1 && !gaps {
			return changes, fmt.Errorf("%w: number %d comes after number %d", ErrGap, c.Seq, last)
		}
		last = c.Seq
	}
	return fresh, nil
}

// compare returns ErrConflict unless the stored history has the same changes: those that an
// earlier transaction stored although its answer was lost. Of what was erased or pruned in
// between, time and field tell.
func (b *batch) compare(ctx context.Context, o *object, changes changes) error {
	first, last := changes.all[0], changes.all[len(changes.all)-1]
	if last.Seq == uint64(o.lastSeq) && last.At.UnixNano() != o.lastAt {
		return conflict(last, "stored at "+time.Unix(0, o.lastAt).UTC().Format(time.RFC3339Nano))
	}
	stored, err := b.db.events(ctx, b.tx, o, int64(first.Seq), int64(last.Seq))
	if err != nil {
		return err
	}
	for i, c := range changes.all {
		was, ok := stored[int64(c.Seq)]
		if !ok {
			continue
		}
		f, e, err := b.row(ctx, o.kind, changes.at(i))
		if err != nil {
			return err
		}
		if !was.same(e, f) {
			return conflict(c, "stored is a change at "+time.Unix(0, was.At).UTC().Format(time.RFC3339Nano))
		}
	}
	return nil
}

func conflict(c audit.Change, stored string) error {
	return fmt.Errorf("%w: change %d of %s was logged at %s, %s", ErrConflict, c.Seq, c.Field, c.At.UTC().Format(time.RFC3339Nano), stored)
}

// Resume makes a reloaded object's log go on from what is stored of it: its numbers and
// times follow the last stored change. What the log holds is forgotten. Of an object of
// which nothing is stored, the log is left alone. The types of x's attributes are known from
// then on, as Know makes them.
//
// Call it before the object's fields are loaded, or in the same snapshot: should another
// writer save in between, Save returns ErrConflict. The other way round, the old values of
// the next changes could be out of date without anybody noticing.
func (db *DB) Resume(ctx context.Context, x audit.Audited) error {
	Know(x)
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
