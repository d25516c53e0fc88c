package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"slices"
	"strings"

	"github.com/auditline/auditline/store/internal/dialect"
	"github.com/auditline/auditline/store/internal/value"
)

// ErrTampered says that what is stored is not what was saved.
var ErrTampered = errors.New("the stored history is not the one that was saved")

// Verify finds whether stored changes were changed, moved, added or deleted by other means
// than the methods of DB, and returns an error that wraps ErrTampered and names the objects.
//
// With a nil head it follows the objects' hash chains alone. That finds what was done by
// hand; it does not find objects that were deleted whole, a history that was cut and its
// object's row adapted, or the work of a program that makes the hashes anew. A head that
// [DB.Head] has made earlier, and that was kept where such a program cannot write, shows
// these too.
func (db *DB) Verify(ctx context.Context, head []byte) error {
	var kept *signedHead
	if head != nil {
		var err error
		if kept, err = parseHead(head); err != nil {
			return db.fail("verify", err)
		}
	}
	tx, err := db.dialect.BeginRead(ctx, db.sql)
	if err != nil {
		return db.fail("verify", err)
	}
	defer tx.Rollback()
	v := &verifier{db: db, tx: tx, head: kept, root: sha256.New()}
	if err := v.run(ctx); err != nil {
		return db.fail("verify", err)
	}
	return db.fail("verify", v.result())
}

// verifier follows the chains of all objects.
type verifier struct {
	db      *DB
	tx      dialect.Tx
	head    *signedHead
	objects []*verified
	root    hash.Hash // over the objects as they were when head was made
	count   int       // of these
	faults  []string
}

// verified is an object on the way.
type verified struct {
	object
	chain  *chain
	pruned *pruned
	headAt int64  // how far the object was stored when the head was made, 0 for not at all
	link   []byte // the link there
	rest   hash.Hash
	broken string
}

func (v *verifier) run(ctx context.Context) error {
	if err := v.load(ctx); err != nil {
		return err
	}
	next := 0
	for row, err := range v.db.links(ctx, v.tx, "") {
		if row == nil {
			return err
		}
		for next < len(v.objects) && v.objects[next].oid < row.oid {
			v.finish(v.objects[next])
			next++
			report(ctx, next, len(v.objects))
		}
		switch {
		case next == len(v.objects) || v.objects[next].oid != row.oid:
			v.faults = append(v.faults, fmt.Sprintf("change %d of an object %d that does not exist", row.Seq, row.oid))
		case err != nil: // a value that is not in its form
			v.objects[next].broken = err.Error()
		default:
			v.objects[next].follow(row)
		}
	}
	for ; next < len(v.objects); next++ {
		v.finish(v.objects[next])
		report(ctx, next+1, len(v.objects))
	}
	return nil
}

// follow takes the next change of the object into its chain.
func (o *verified) follow(row *linkRow) {
	switch old, new := formsOf(row.Enc); {
	case row.commitment == nil && (old == value.Erased || new == value.Erased):
		o.broken = fmt.Sprintf("change %d was erased by hand", row.Seq)
	case o.keys.of(row.field.name) == nil:
		o.broken = fmt.Sprintf("change %d is of a field %q that has no key", row.Seq, row.field.name)
	case row.misplaced:
		o.broken = fmt.Sprintf("change %d is not of the time that the row of its actor is for", row.Seq)
	case o.broken != "":
	case o.pruned != nil && row.Seq <= o.pruned.seq:
		writeRest(o.rest, row)
	default:
		o.chain.addRow(row)
		o.reach(row.Seq)
	}
}

// reach keeps the link at which the head was made.
func (o *verified) reach(seq int64) {
	if seq == o.headAt {
		o.link = slices.Clone(o.chain.head)
	}
}

// finish judges an object all of whose changes were followed.
func (v *verifier) finish(o *verified) {
	switch {
	case o.broken != "":
	case !bytes.Equal(o.chain.head, o.head):
		o.broken = "its changes do not lead to its last link"
	case o.pruned != nil && !bytes.Equal(o.rest.Sum(nil), o.pruned.rest):
		o.broken = "what Prune has left was changed"
	}
	if o.broken != "" {
		v.faults = append(v.faults, fmt.Sprintf("%s %q: %s", o.kind, o.id, o.broken))
	}
	if v.head != nil && o.headAt > 0 {
		writeLeaf(v.root, &o.object, o.headAt, o.link)
		v.count++
	}
}

// maxFaults is how many of the faults an error lists.
const maxFaults = 10

func (v *verifier) result() error {
	if v.head != nil {
		if fault := v.compareHead(); fault != "" {
			v.faults = append(v.faults, fault)
		}
	}
	if len(v.faults) == 0 {
		return nil
	}
	listed := v.faults[:min(len(v.faults), maxFaults)]
	more := ""
	if n := len(v.faults) - len(listed); n > 0 {
		more = fmt.Sprintf("; and %d more", n)
	}
	return fmt.Errorf("%w: %s%s", ErrTampered, strings.Join(listed, "; "), more)
}

// compareHead compares what the store held when the head was made with the head.
func (v *verifier) compareHead() string {
	switch {
	case v.count < v.head.objects:
		return fmt.Sprintf("the head knows %d objects, of which %d are here", v.head.objects, v.count)
	case hexOf(v.root.Sum(nil)) != v.head.root:
		return "the histories are not those that the head was made of"
	}
	return ""
}

// load reads the objects, their keys, and how far each was stored when the head was made.
func (v *verifier) load(ctx context.Context) error {
	all, err := v.db.loadObjects(ctx, v.tx)
	if err != nil {
		return err
	}
	gone, err := loadPruned(ctx, v.tx)
	if err != nil {
		return err
	}
	at := make(map[int64]int64)
	if v.head != nil {
		if at, err = v.db.storedAt(ctx, v.tx, v.head.snapshot); err != nil {
			return err
		}
	}
	for _, o := range all {
		o := &verified{object: *o, pruned: gone[o.oid], headAt: at[o.oid]}
		first := firstLink(o.kind, o.id)
		o.chain = newChain(first[:], o.keys)
		if p := o.pruned; p != nil {
			o.chain.head, o.rest = p.head, sha256.New()
			o.reach(p.seq)
			if o.headAt > 0 && o.headAt < p.seq {
				return fmt.Errorf("the head is older than the last Prune, which has taken away changes that it was made of: make a new head after Prune")
			}
		}
		v.objects = append(v.objects, o)
	}
	return nil
}

// loadObjects returns all objects in the order of their ids.
func (db *DB) loadObjects(ctx context.Context, tx dialect.Tx) ([]*object, error) {
	stored, err := loadKeys(ctx, tx)
	if err != nil {
		return nil, err
	}
	rows, err := tx.Query(ctx, "SELECT o.oid, k.kind, o.id, o.last_seq, o.last_at, o.head, o.key"+
		" FROM audit_object o JOIN audit_kind k ON k.kid = o.kid ORDER BY o.oid")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []*object
	for rows.Next() {
		o := &object{keys: &keys{}}
		if err := rows.Scan(&o.oid, &o.kind, &o.id, &o.lastSeq, &o.lastAt, &o.head, &o.keys.object); err != nil {
			return nil, err
		}
		o.kind, o.id = value.Unescape(o.kind), value.Unescape(o.id)
		o.keys.stored = stored[o.oid]
		all = append(all, o)
	}
	return all, rows.Err()
}

// loadKeys returns the keys by field of the objects of which something was erased.
func loadKeys(ctx context.Context, tx dialect.Tx) (map[int64]map[string][]byte, error) {
	rows, err := tx.Query(ctx, "SELECT oid, field, key FROM audit_key")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	stored := make(map[int64]map[string][]byte)
	for rows.Next() {
		var oid int64
		var field string
		var key []byte
		if err := rows.Scan(&oid, &field, &key); err != nil {
			return nil, err
		}
		if stored[oid] == nil {
			stored[oid] = make(map[string][]byte)
		}
		stored[oid][value.Unescape(field)] = key
	}
	return stored, rows.Err()
}

// storedAt returns how far each object was stored in a snapshot.
func (db *DB) storedAt(ctx context.Context, tx dialect.Tx, snapshot string) (map[int64]int64, error) {
	rows, err := tx.Query(ctx, "SELECT m.oid, max(m.last) FROM audit_commit m WHERE "+db.dialect.Visible("$1")+" GROUP BY m.oid", snapshot)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	at := make(map[int64]int64)
	for rows.Next() {
		var oid, last int64
		if err := rows.Scan(&oid, &last); err != nil {
			return nil, err
		}
		at[oid] = last
	}
	return at, rows.Err()
}
