package audit

import (
	"encoding/binary"
	"math/bits"
)

// entry is one change as the stream tells it: bits of numbers, positions of values in
// their column, nothing for a redacted one.
type entry struct {
	field    int // its id - 1
	old, new uint64
	both     bool // the column holds old as well
	point
	origin uint64 // 1 + its index, 0 for none
}

// decoder reads a stream that log has written.
type decoder struct {
	stream []byte
	fields []field  // by id; their kind is what matters
	last   []uint64 // by id
	point
	origin uint64
}

// newDecoder reads a log's stream; lost is what its fields had lost before it began.
func newDecoder(stream []byte, fields []field, gone []lost) *decoder {
	d := &decoder{stream: stream, fields: fields, last: make([]uint64, len(fields))}
	for i, g := range gone {
		d.last[i] = g.left
	}
	return d
}

// next returns the next change, false at the end of the stream.
func (d *decoder) next() (entry, bool) {
	for len(d.stream) > 0 {
		if d.stream[0] >= headControl {
			d.control()
			continue
		}
		id, code := d.head()
		d.seq++
		d.at += int64(d.varint())
		e := entry{field: id, old: d.last[id], point: d.point, origin: d.origin}
		if e.both = d.fields[id].kind == kindValue && code == 1; e.both {
			e.old++
		}
		d.advance(id, code)
		e.new = d.last[id]
		return e, true
	}
	return entry{}, false
}

// control reads an entry that is no change.
func (d *decoder) control() {
	op := d.stream[0]
	d.stream = d.stream[1:]
	switch op {
	case opRebase:
		d.advance(d.head())
	case opMark:
		d.origin = d.varint()
	case opGap:
		d.seq += d.varint()
		d.at += int64(d.varint())
	}
}

// head reads a head: the field's id - 1 and the code.
func (d *decoder) head() (id int, code byte) {
	b := d.stream[0]
	d.stream = d.stream[1:]
	if id = int(b >> 4); id == headOther {
		id = int(d.varint()) - 1
	}
	return id, b & 0xf
}

func (d *decoder) varint() uint64 {
	if b := d.stream[0]; b < 0x80 {
		d.stream = d.stream[1:]
		return uint64(b)
	}
	v, n := binary.Uvarint(d.stream)
	d.stream = d.stream[n:]
	return v
}

// advance reads a payload and takes the field's last value on by it.
func (d *decoder) advance(id int, code byte) {
	switch d.fields[id].kind {
	case kindInt:
		z := d.bytes(int(code))
		d.last[id] += z>>1 ^ -(z & 1)
	case kindFloat:
		if code > reversed {
			d.last[id] ^= bits.ReverseBytes64(d.bytes(int(code - reversed)))
		} else {
			d.last[id] ^= d.bytes(int(code))
		}
	case kindValue:
		d.last[id] += 1 + uint64(code)
	}
}

// bytes reads n bytes, low byte first.
func (d *decoder) bytes(n int) (v uint64) {
	for i, b := range d.stream[:n] {
		v |= uint64(b) << (8 * i)
	}
	d.stream = d.stream[n:]
	return v
}
