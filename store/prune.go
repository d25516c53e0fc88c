package store

import (
	"context"
	"crypto/sha256"
	"fmt"
	"hash"
	"time"

	"github.com/auditline/auditline/audit/auditimpl"
	"github.com/auditline/auditline/store/internal/dialect"
	"github.com/auditline/auditline/store/internal/value"
)

// pruned is a row of audit_pruned.
type pruned struct {
	seq, at int64
	head    []byte // the link at seq
	rest    []byte // a hash of the rows up to seq that were left
}

// Prune takes away the changes earlier than before, for good, but for what StateAt needs to be
// right for all times from before on: of each field the last of these changes, without its old
// value, and of a collection those since it was last stored as a whole. Verify follows the chains
// from there; a head made earlier does not fit any more. A Feed whose reader had not come so far
// yet says so.
//
// Each object is pruned in a transaction of its own, and what is done stays done when Prune
// returns an error. What Erase says of the files holds for it, too.
func (db *DB) Prune(ctx context.Context, before time.Time) error {
	oids, err := db.objectsBefore(ctx, nanos(before))
	if err != nil {
		return db.fail("prune", err)
	}
	for i, oid := range oids {
		err := db.write(ctx, func(tx dialect.Tx) error { return db.prune(ctx, tx, oid, nanos(before)) })
		if err != nil {
			return db.fail("prune", err)
		}
		report(ctx, i+1, len(oids))
	}
	return db.fail("prune", db.wipe(ctx))
}

// objectsBefore lists the objects that have changes to be pruned.
func (db *DB) objectsBefore(ctx context.Context, before int64) (oids []int64, err error) {
	return dialect.Numbers(ctx, db.read(), "SELECT DISTINCT e.oid FROM audit_event e LEFT JOIN audit_pruned p ON p.oid = e.oid"+
		" WHERE e.at < $1 AND e.seq > coalesce(p.seq, 0)", before)
}

// prune prunes one object.
func (db *DB) prune(ctx context.Context, tx dialect.Tx, oid, before int64) error {
	if err := db.takeFrom(ctx, tx, "audit_event", "audit_detail"); err != nil {
		return err
	}
	o, earlier, err := db.prunable(ctx, tx, oid)
	if err != nil {
		return err
	}
	c, rows, err := db.rowsBefore(ctx, tx, o, earlier, before)
	if err != nil {
		return err
	}
	if n := len(rows); n == 0 || rows[n-1].Seq <= earlier.seq {
		return nil // somebody else has pruned it meanwhile
	}
	if err := leaveLast(ctx, tx, c, rows); err != nil {
		return err
	}
	if err := putPruned(ctx, tx, oid, pruned{seq: rows[len(rows)-1].Seq, at: before, head: c.head}); err != nil {
		return err
	}
	return db.putRest(ctx, tx, oid)
}

// rowsBefore reads the rows of an object's changes before a time, and follows their chain from
// where it was pruned earlier.
func (db *DB) rowsBefore(ctx context.Context, tx dialect.Tx, o *object, earlier pruned, before int64) (*chain, []*linkRow, error) {
	c := newChain(earlier.head, o.keys)
	var rows []*linkRow
	for row, err := range db.links(ctx, tx, " WHERE e.oid = $1 AND e.at < $2", o.oid, before) {
		if err != nil {
			return nil, nil, err
		}
		if row.Seq > earlier.seq {
			c.addRow(row)
		}
		rows = append(rows, row)
	}
	return c, rows, nil
}

// prunable locks an object and returns how far it was pruned before: up to number 0 if it never
// was.
func (db *DB) prunable(ctx context.Context, tx dialect.Tx, oid int64) (o *object, earlier pruned, err error) {
	var kind, id string
	if _, err = dialect.One(ctx, tx, []any{&kind, &id}, "SELECT k.kind, o.id FROM audit_object o JOIN audit_kind k ON k.kid = o.kid WHERE o.oid = $1", oid); err != nil {
		return nil, earlier, err
	}
	o, err = db.object(ctx, tx, value.Unescape(kind), value.Unescape(id), db.dialect.ForUpdate())
	if err == nil && o == nil {
		err = fmt.Errorf("object %d: %w", oid, ErrNotStored)
	}
	if err != nil {
		return nil, earlier, err
	}
	found, err := dialect.One(ctx, tx, []any{&earlier.seq, &earlier.at, &earlier.head, &earlier.rest}, "SELECT seq, at, head, rest FROM audit_pruned WHERE oid = $1", oid)
	if !found {
		first := firstLink(o.kind, o.id)
		earlier.head = first[:]
	}
	return o, earlier, err
}

// tellsWhole says that r tells what its attribute was without the rows before it, as it does unless
// it is an edit of a collection.
func (r *linkRow) tellsWhole() bool {
	return r.Detail == nil || r.Detail.Op == 0 || r.Detail.Op >= int64(auditimpl.Whole)
}

// leaveLast deletes rows but for those that tell what each field was, and takes their old values
// away.
func leaveLast(ctx context.Context, tx dialect.Tx, c *chain, rows []*linkRow) error {
	first := firstLeft(rows)
	for _, row := range rows {
		var err error
		if _, newForm := formsOf(row.Enc); row.Seq >= first[row.field.name] {
			err = eraseValues(ctx, tx, row, c.commitmentOf(row), enc(value.Erased, newForm))
		} else {
			err = deleteRow(ctx, tx, row)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// firstLeft has by field the number of the first change that is left.
func firstLeft(rows []*linkRow) map[string]int64 {
	first := make(map[string]int64)
	for _, row := range rows {
		if row.tellsWhole() {
			first[row.field.name] = row.Seq
		}
	}
	return first
}

func deleteRow(ctx context.Context, tx dialect.Tx, row *linkRow) error {
	for _, table := range []string{"audit_event", "audit_erased", "audit_detail"} {
		if _, err := tx.Exec(ctx, "DELETE FROM "+table+" WHERE oid = $1 AND seq = $2", row.oid, row.Seq); err != nil {
			return err
		}
	}
	return nil
}

// putRest hashes the rows that Prune has left of an object, if it has pruned it. Erase calls
// it too, as it changes such rows.
func (db *DB) putRest(ctx context.Context, tx dialect.Tx, oid int64) error {
	rest := sha256.New()
	for row, err := range db.links(ctx, tx, " JOIN audit_pruned p ON p.oid = e.oid AND e.seq <= p.seq WHERE e.oid = $1", oid) {
		if err != nil {
			return err
		}
		writeRest(rest, row)
	}
	_, err := tx.Exec(ctx, "UPDATE audit_pruned SET rest = $1 WHERE oid = $2", rest.Sum(nil), oid)
	return err
}

// writeRest adds a row that is left to the hash of them. Its old value is gone, so that the
// new one needs a place beside the commitment to both.
func writeRest(rest hash.Hash, row *linkRow) {
	one := &chain{}
	one.link(&row.Event, row.field, row.mark, row.commitment)
	oldForm, newForm := formsOf(row.Enc)
	b := value.AppendColumn(value.AppendColumn(one.head, row.Old, oldForm), row.New, newForm)
	rest.Write(appendPart(b, row.Detail))
}

// putPruned says up to where the object is pruned.
func putPruned(ctx context.Context, tx dialect.Tx, oid int64, p pruned) error {
	_, err := tx.Exec(ctx, "INSERT INTO audit_pruned (oid, seq, at, head, rest) VALUES ($1, $2, $3, $4, $4)"+
		" ON CONFLICT (oid) DO UPDATE SET seq = excluded.seq, at = excluded.at, head = excluded.head",
		oid, p.seq, p.at, p.head)
	return err
}

// loadPruned returns up to where each object is pruned.
func loadPruned(ctx context.Context, tx dialect.Tx) (map[int64]*pruned, error) {
	rows, err := tx.Query(ctx, "SELECT oid, seq, at, head, rest FROM audit_pruned")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all := make(map[int64]*pruned)
	for rows.Next() {
		var oid int64
		p := &pruned{}
		if err := rows.Scan(&oid, &p.seq, &p.at, &p.head, &p.rest); err != nil {
			return nil, err
		}
		all[oid] = p
	}
	return all, rows.Err()
}
