package store

import (
	"cmp"
	"context"
	"database/sql"
	"iter"
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

// SaveAll saves many objects as Save does, each under the id that comes with it, or under its own
// where that is "". Every 64 objects are one transaction. At the first error it stops; what was
// saved before stays, and calling it again with the same objects is right. History, StateAt and
// the others know the objects by the ids they were saved under; Resume by their own.
func (db *DB) SaveAll(ctx context.Context, objects iter.Seq2[string, audit.Audited]) error {
	var some []saving
	for id, x := range objects {
		if some = append(some, saving{x, cmp.Or(id, x.Audit().ID())}); len(some) < atOnce {
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
// not call it; the next save of the objects finds out what is stored. An error leaves tx as it was
// before the call, by a savepoint: it can go on, unless the database has ended it.
//
// With SQLite, call it before tx has read anything, or open the database with
// _txlock=immediate: SQLite refuses to write in a transaction that has read what another
// has changed since. With PostgreSQL, a call keeps its objects' rows locked until tx ends, in one
// order whoever calls, so that no two calls wait for each other; transactions that call more than
// once, or lock rows of their own, have to keep to an order too. tx may have another search_path
// than the URL of the database.
func (db *DB) SaveTx(ctx context.Context, tx *sql.Tx, objects ...audit.Audited) (committed func(), err error) {
	return db.SaveOn(ctx, dialect.SQLTx{Tx: tx}, objects...)
}

// SaveOn is SaveTx for transactions of other packages; postgres.SaveTx calls it for pgx.
func (db *DB) SaveOn(ctx context.Context, tx Tx, objects ...audit.Audited) (committed func(), err error) {
	b := db.newBatch(tx)
	err = allOrNothing(ctx, tx, func() error {
		leave, err := db.dialect.Enter(ctx, tx)
		if err != nil {
			return err
		}
		if err := b.save(ctx, named(objects)); err != nil {
			return err
		}
		return leave(ctx)
	})
	if err != nil {
		return nil, db.fail("save", err)
	}
	return b.committed, nil
}

// allOrNothing does something in a transaction that goes on, and undoes it, settings too, where it
// fails or panics: the caller may commit nevertheless.
func allOrNothing(ctx context.Context, tx dialect.Tx, do func() error) error {
	if _, err := tx.Exec(ctx, "SAVEPOINT audit_save"); err != nil {
		return err
	}
	done := false
	defer func() {
		if done {
			return
		}
		// A transaction in which this fails has ended.
		_, _ = tx.Exec(context.WithoutCancel(ctx), "ROLLBACK TO SAVEPOINT audit_save")
		_, _ = tx.Exec(context.WithoutCancel(ctx), "RELEASE SAVEPOINT audit_save")
	}()
	if err := do(); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, "RELEASE SAVEPOINT audit_save")
	done = err == nil
	return err
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
