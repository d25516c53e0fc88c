package store

import (
	"context"
	"crypto/sha256"
	"encoding/binary"

	"github.com/auditline/auditline/store/internal/dialect"
	"github.com/auditline/auditline/store/internal/value"
)

const (
	keySize        = 16
	commitmentSize = 16
)

// keys are those of an object's commitments, one a field. They come from the object's own
// key until something is erased; from then on each stands in audit_key, as the object's key
// would give back the erased field's.
type keys struct {
	object  []byte            // nil once something was erased
	stored  map[string][]byte // of audit_key
	derived []derivedKey      // from object, as far as they were needed
}

type derivedKey struct {
	field string
	key   [keySize]byte
}

// readKeys returns the keys of an object, of which key is the one in its row.
func readKeys(ctx context.Context, tx dialect.Tx, oid int64, key []byte) (*keys, error) {
	k := &keys{object: key}
	if key != nil {
		return k, nil
	}
	k.stored = make(map[string][]byte)
	rows, err := tx.Query(ctx, "SELECT field, key FROM audit_key WHERE oid = $1", oid)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		var key []byte
		if err := rows.Scan(&name, &key); err != nil {
			return nil, err
		}
		k.stored[value.Unescape(name)] = key
	}
	return k, rows.Err()
}

// of returns the key of a field, nil where there is none any more.
func (k *keys) of(field string) []byte {
	if k.object == nil {
		return k.stored[field]
	}
	for i := range k.derived {
		if k.derived[i].field == field {
			return k.derived[i].key[:]
		}
	}
	return k.derive(field)
}

// fewFields is for how many fields there is room at first.
const fewFields = 4

// derive makes a field's key of the object's.
func (k *keys) derive(field string) []byte {
	if k.derived == nil {
		k.derived = make([]derivedKey, 0, fewFields)
	}
	var memory [192]byte
	var mac [sha256.Size]byte
	appendMAC(mac[:0], k.object, []byte(field), memory[:0])
	k.derived = append(k.derived, derivedKey{field, [keySize]byte(mac[:keySize])})
	return k.derived[len(k.derived)-1].key[:]
}

// chain makes the links of an object's hash chain. Each link is over the one before it, the
// change's number, time, field, type and origin, and a commitment to its values, so that
// values can be taken away and the chain still be followed.
type chain struct {
	head []byte
	keys *keys

	last             [sha256.Size]byte // which head is after the first link
	buf, sum, memory []byte            // for hashes
}

func newChain(head []byte, k *keys) *chain {
	return &chain{head: head, keys: k, buf: make([]byte, 0, 256), memory: make([]byte, 0, 256)}
}

// follow goes on with another object's chain, with the same memory.
func (c *chain) follow(head []byte, k *keys) { c.head, c.keys = head, k }

// firstLink is what a chain begins with, so that no object can have another's.
func firstLink(kind, id string) [sha256.Size]byte {
	b := make([]byte, 0, 256) // enough for most, so that it need not grow
	return sha256.Sum256(value.AppendColumn(value.AppendColumn(b, kind, value.Plain), id, value.Plain))
}

// appendPart appends which part of a collection a change is of, and the collection before it.
func appendPart(b []byte, d *dialect.Detail) []byte {
	if d == nil || d.Op == 0 {
		return b
	}
	b = append(b, byte(d.Op))
	b = value.AppendColumn(b, d.Part, value.Plain)
	b = value.AppendColumn(b, d.Key, value.Plain)
	b = value.AppendColumn(b, d.Whole, value.Plain)
	return value.AppendColumn(b, d.Type, value.Plain)
}

// add links a change.
func (c *chain) add(e *dialect.Event, f field, mark []byte) {
	c.link(e, f, mark, c.commitment(e, f.name))
}

// commitment stands for the values of e: whoever has the field's key and the values can make
// it, and without the key nobody can guess the values from it.
func (c *chain) commitment(e *dialect.Event, field string) []byte {
	oldForm, newForm := formsOf(e.Enc)
	c.buf = value.AppendColumn(c.buf[:0], e.Old, oldForm)
	c.buf = value.AppendColumn(c.buf, e.New, newForm)
	c.buf = binary.LittleEndian.AppendUint64(c.buf, uint64(e.Seq))
	c.buf = appendPart(c.buf, e.Detail)
	c.sum, c.memory = appendMAC(c.sum[:0], c.keys.of(field), c.buf, c.memory)
	return c.sum[:commitmentSize]
}

func (c *chain) link(e *dialect.Event, f field, mark, commitment []byte) {
	b := append(c.buf[:0], c.head...)
	b = binary.LittleEndian.AppendUint64(b, uint64(e.Seq))
	b = binary.LittleEndian.AppendUint64(b, uint64(e.At))
	b = value.AppendColumn(b, f.name, value.Plain)
	b = value.AppendColumn(b, f.typ, value.Plain)
	b = append(b, mark...)
	b = append(b, commitment...)
	if e.Detail != nil && e.Detail.Set != 0 {
		b = binary.LittleEndian.AppendUint64(b, uint64(e.Detail.Set))
	}
	c.buf, c.last = b, sha256.Sum256(b)
	c.head = c.last[:]
}

// enc is how to read both values, as a column.
func enc(old, new value.Form) int64 { return int64(old) | int64(new)<<3 }

func formsOf(enc int64) (old, new value.Form) { return value.Form(enc & 7), value.Form(enc >> 3) }
