package stream

import (
	"encoding/binary"
	"math/bits"
)

// Entry is one change as the stream tells it: bits of numbers, positions of values in
// their column, nothing for a redacted one.
type Entry struct {
	Field    int // its id - 1
	Old, New uint64
	both     bool // the column holds old as well
	Point
	Origin uint64 // 1 + its index, 0 for none
}

// Decoder reads a stream that log has written.
type Decoder struct {
	stream []byte
	fields []Field  // by id; their kind is what matters
	last   []uint64 // by id
	Point
	origin uint64
}

// NewDecoder reads a log's stream; lost is what its fields had lost before it began.
func NewDecoder(stream []byte, fields []Field, gone []Lost) *Decoder {
	d := &Decoder{stream: stream, fields: fields, last: make([]uint64, len(fields))}
	for i, g := range gone {
		d.last[i] = g.Left
	}
	return d
}

// Next returns the next change, false at the end of the stream.
func (d *Decoder) Next() (Entry, bool) {
	for len(d.stream) > 0 {
		if d.stream[0] >= headControl {
			d.control()
			continue
		}
		id, code := d.head()
		d.Seq++
		d.At += int64(d.varint())
		e := Entry{Field: id, Old: d.last[id], Point: d.Point, Origin: d.origin}
		if e.both = d.fields[id].Kind.columned() && code == 1; e.both {
			e.Old++
		}
		d.advance(id, code)
		e.New = d.last[id]
		return e, true
	}
	return Entry{}, false
}

// control reads an entry that is no change.
func (d *Decoder) control() {
	op := d.stream[0]
	d.stream = d.stream[1:]
	switch op {
	case opRebase:
		d.advance(d.head())
	case opMark:
		d.origin = d.varint()
	case opGap:
		d.Seq += d.varint()
		d.At += int64(d.varint())
	}
}

// head reads a head: the field's id - 1 and the code.
func (d *Decoder) head() (id int, code byte) {
	b := d.stream[0]
	d.stream = d.stream[1:]
	if id = int(b >> 4); id == headOther {
		id = int(d.varint()) - 1
	}
	return id, b & 0xf
}

func (d *Decoder) varint() uint64 {
	if b := d.stream[0]; b < 0x80 {
		d.stream = d.stream[1:]
		return uint64(b)
	}
	v, n := binary.Uvarint(d.stream)
	d.stream = d.stream[n:]
	return v
}

// advance reads a payload and takes the field's last value on by it.
func (d *Decoder) advance(id int, code byte) {
	switch d.fields[id].Kind {
	case KindInt:
		z := d.bytes(int(code))
		d.last[id] += z>>1 ^ -(z & 1)
	case KindFloat:
		if code > reversed {
			d.last[id] ^= bits.ReverseBytes64(d.bytes(int(code - reversed)))
		} else {
			d.last[id] ^= d.bytes(int(code))
		}
	case KindValue, KindElements:
		d.last[id] += 1 + uint64(code)
	}
}

// bytes reads n bytes, low byte first.
func (d *Decoder) bytes(n int) (v uint64) {
	for i, b := range d.stream[:n] {
		v |= uint64(b) << (8 * i)
	}
	d.stream = d.stream[n:]
	return v
}
