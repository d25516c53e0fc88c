package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"iter"
	"slices"
	"time"

	"github.com/auditline/auditline/audit"
	"github.com/auditline/auditline/store/internal/dialect"
)

// Save stores the changes that the objects' logs hold and that are not stored yet, all in
// one transaction, and then makes the logs forget them.
//
// When it returns nil, every change logged before the call is durable, and stored once, in
// order. When it returns an error, all of them are stored or none, the logs hold them
// still, and calling it again is right: a second call finds out what the first has done.
// ErrConflict, ErrNoID, ErrGap and ErrTrails are errors that a second call does not mend.
//
// Different goroutines may save different objects, and one object too if its log is an
// audit.SyncTrail.
func (db *DB) Save(ctx context.Context, objects ...audit.Audited) error {
	return db.save(ctx, named(objects))
}

func (db *DB) save(ctx context.Context, objects []saving) error {
	var b *batch
	err := db.write(ctx, func(tx dialect.Tx) error {
		b = db.newBatch(tx)
		return b.save(ctx, objects)
	})
	if err != nil {
		return db.fail("save", err)
	}
	b.committed()
	return nil
}

// allAtOnce is how many objects SaveAll stores in one transaction.
const allAtOnce = 64

// SaveAll saves many objects as Save does, each under the id that comes with it, or under its own
// where that is "". Every 64 objects are one transaction. At the first error it stops; what was
// saved before stays, and calling it again with the same objects is right. History, StateAt and
// the others know the objects by the ids they were saved under; Resume by their own.
func (db *DB) SaveAll(ctx context.Context, objects iter.Seq2[string, audit.Audited]) error {
	var some []saving
	for id, x := range objects {
		if some = append(some, saving{x, cmp.Or(id, x.Audit().ID())}); len(some) < allAtOnce {
			continue
		}
		if err := db.save(ctx, some); err != nil {
			return err
		}
		some = some[:0]
	}
	if len(some) == 0 {
		return nil
	}
	return db.save(ctx, some)
}

// saving is an object and the id under which it is saved.
type saving struct {
	audit.Audited
	id string
}

// named returns the objects with their own ids.
func named(objects []audit.Audited) []saving {
	all := make([]saving, len(objects))
	for i, x := range objects {
		all[i] = saving{x, x.Audit().ID()}
	}
	return all
}

// SaveTx is Save within the caller's transaction, so that an object's state and its history
// are committed together. Call committed after tx.Commit has returned nil: the logs forget
// then what is stored. Where the commit's outcome is not known, or tx was rolled back, do
// not call it; the next save of the objects finds out what is stored.
//
// With SQLite, call it before tx has read anything, or open the database with
// _txlock=immediate: SQLite refuses to write in a transaction that has read what another
// has changed since.
func (db *DB) SaveTx(ctx context.Context, tx *sql.Tx, objects ...audit.Audited) (committed func(), err error) {
	return db.SaveOn(ctx, dialect.SQLTx{Tx: tx}, objects...)
}

// SaveOn is SaveTx for transactions of other packages; postgres.SaveTx calls it for pgx.
func (db *DB) SaveOn(ctx context.Context, tx Tx, objects ...audit.Audited) (committed func(), err error) {
	if err := db.dialect.Secure(ctx, tx); err != nil {
		return nil, db.fail("save", err)
	}
	b := db.newBatch(tx)
	if err := b.save(ctx, named(objects)); err != nil {
		return nil, db.fail("save", err)
	}
	return b.committed, nil
}

// batch is what one transaction stores.
type batch struct {
	db     *DB
	tx     dialect.Tx
	dict   *dictionary
	forget []func()
}

func (db *DB) newBatch(tx dialect.Tx) *batch {
	return &batch{db: db, tx: tx, dict: db.names.begin(tx)}
}

// committed does what must not be done before the commit.
func (b *batch) committed() {
	b.dict.publish()
	for _, forget := range b.forget {
		forget()
	}
	b.db.notify()
}

// notifyEvery is how often readers are woken up at most: each time costs a statement, and
// they look for themselves after a while.
const notifyEvery = 20 * time.Millisecond

// notify wakes up those who read a Feed. They lose nothing when it fails.
func (db *DB) notify() {
	now, last := time.Now().UnixNano(), db.notified.Load()
	if now-last < int64(notifyEvery) || !db.notified.CompareAndSwap(last, now) {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	_ = db.dialect.Notify(ctx, db.sql)
}

// save stores the objects in an order that is the same for all, as two transactions that
// lock the same objects in different orders would wait for each other for ever.
func (b *batch) save(ctx context.Context, objects []saving) error {
	sorted := slices.SortedStableFunc(slices.Values(objects), func(x, y saving) int {
		return cmp.Or(cmp.Compare(x.Audit().Type(), y.Audit().Type()), cmp.Compare(x.id, y.id))
	})
	for _, x := range sorted {
		if err := b.saveObject(ctx, x); err != nil {
			return fmt.Errorf("%s %q: %w", x.Audit().Type(), x.id, err)
		}
	}
	return nil
}

// saveObject stores the changes of one object.
func (b *batch) saveObject(ctx context.Context, x saving) error {
	v := x.Audit()
	kind := traitsOf(x.Audited)
	switch {
	case x.id == "":
		return ErrNoID
	case kind.trails > 1:
		return ErrTrails
	}
	changes := loggedBy(v)
	if len(changes) == 0 {
		return nil
	}
	o, err := b.lock(ctx, v.Type(), x.id)
	if err != nil {
		return err
	}
	fresh, err := b.unsaved(ctx, o, changes, kind.drops)
	if err != nil {
		return err
	}
	if len(fresh) > 0 {
		if err := b.append(ctx, o, fresh); err != nil {
			return err
		}
	}
	last := changes[len(changes)-1].Seq
	b.forget = append(b.forget, func() { v.Forget(last) })
	return nil
}

// append stores changes after the last stored one and moves the object's cursor there.
func (b *batch) append(ctx context.Context, o *object, changes []logged) error {
	events, link, err := b.encode(ctx, o, changes)
	if err != nil {
		return err
	}
	if err := b.db.dialect.Insert(ctx, b.tx, o.oid, events); err != nil {
		return err
	}
	if err := dialect.InsertDetails(ctx, b.tx, o.oid, events); err != nil {
		return err
	}
	last := events[len(events)-1]
	if err := b.advance(ctx, o, last, link); err != nil {
		return err
	}
	_, err = b.tx.Exec(ctx, "INSERT INTO audit_commit (xid, oid, first, last) VALUES ("+b.db.dialect.Position()+", $1, $2, $3)",
		o.oid, events[0].Seq, last.Seq)
	return err
}

// encode makes rows of changes, and returns them with the last link of their chain.
func (b *batch) encode(ctx context.Context, o *object, changes []logged) ([]dialect.Event, []byte, error) {
	events := make([]dialect.Event, len(changes))
	chain := newChain(o.head, o.keys)
	for i, c := range changes {
		f, e, err := b.row(ctx, o.kind, c)
		if err != nil {
			return nil, nil, fmt.Errorf("change %d of %s: %w", c.Seq, c.Field, err)
		}
		origin, err := b.dict.origin(ctx, origin{c.Who, c.Why, c.Correlation})
		if err != nil {
			return nil, nil, err
		}
		if err := b.ensureKey(ctx, o, f.name); err != nil {
			return nil, nil, err
		}
		e.Ctx = origin.id
		if err := b.addWhole(ctx, o, c, e.Detail); err != nil {
			return nil, nil, fmt.Errorf("change %d of %s: %w", c.Seq, c.Field, err)
		}
		events[i] = e
		chain.add(&events[i], f, origin.mark)
	}
	return events, chain.head, nil
}
