package stream

import (
	"encoding/binary"
	"errors"
	"math"
)

// Check tells whether a log can have held what m does, which was read from outside: whether
// its stream is whole, numbers and times go up, and every change has its number.
func (m *Image) Check() error {
	c := &checker{m: m, d: m.decoder(), rings: m.ringChanges(), first: true}
	c.counts = make([]uint64, len(m.Fields))
	if !c.fields() || !c.stream() || !c.end() {
		return errors.New("the data is corrupt")
	}
	m.read, m.counts = c.d, c.counts
	return nil
}

type checker struct {
	m      *Image
	d      *Decoder
	counts []uint64 // of changes in the stream, by field
	rings  []change // still to come
	at     Point    // of the latest change, in the stream or a ring
	first  bool     // there is none yet
	used   uint64   // the number of changes, lost ones included; Resume may have made it wrap
}

// fields checks what there is beside the stream.
func (c *checker) fields() bool {
	c.used = c.m.Base.Seq + uint64(len(c.rings))
	for _, f := range c.m.Fields {
		if c.used += f.Lost.N; f.Valid != nil && !f.Valid(f.Lost.Left) {
			return false
		}
	}
	return true
}

func (c *checker) stream() bool {
	for len(c.d.rest()) > 0 {
		if c.d.rest()[0] >= headControl {
			if !c.control() {
				return false
			}
			continue
		}
		n := c.change(c.d.rest())
		if n == 0 {
			return false
		}
		before := c.d.At
		e, _ := c.d.Next()
		if e.At <= before || e.Seq == 0 || !c.number(e.Field, e.New) || !c.pass(e.Point) {
			return false
		}
		c.used++
		c.counts[e.Field]++
		c.mark()
	}
	return true
}

// mark makes a mark behind the change just read, if one is due.
func (c *checker) mark() {
	end := c.d.pos
	if !c.m.marks.due(end) {
		return
	}
	fields := make([]markedField, len(c.counts))
	for i, n := range c.counts {
		fields[i] = markedField{c.d.last[i], n}
	}
	c.m.marks.add(mark{Point: c.d.Point, origin: c.d.origin, set: c.d.set, end: end}, fields)
}

// change is the length of the change at the start of b, 0 where there is none.
func (c *checker) change(b []byte) int {
	head, id := c.head(b)
	if head == 0 {
		return 0
	}
	_, n := binary.Uvarint(b[head:])
	size, ok := c.payload(id, b[0]&0xf)
	if n <= 0 || !ok || len(b) < head+n+size {
		return 0
	}
	return head + n + size
}

// head is the length of the head at the start of b, and the field that it names; 0 where
// there is none.
func (c *checker) head(b []byte) (n, id int) {
	if len(b) == 0 || b[0] >= headControl {
		return 0, 0
	}
	id, n = int(b[0]>>4), 1
	if id == headOther {
		v, size := binary.Uvarint(b[1:])
		if size <= 0 || v == 0 || v > uint64(len(c.m.Fields)) {
			return 0, 0
		}
		id, n = int(v-1), 1+size
	}
	if id >= len(c.m.Fields) {
		return 0, 0
	}
	return n, id
}

// payload is the length of a payload, false where that code cannot be.
func (c *checker) payload(id int, code byte) (size int, ok bool) {
	switch c.m.Fields[id].Kind {
	case KindInt:
		return int(code), code <= 8
	case KindFloat:
		if code > reversed {
			return int(code - reversed), true
		}
		return int(code), true
	case KindValue, KindElements:
		return 0, code <= 1
	}
	return 0, c.m.Fields[id].Kind == KindRedacted && code == 0
}

// number checks what a change made of a field.
func (c *checker) number(id int, v uint64) bool {
	f := &c.m.Fields[id]
	if f.Kind.columned() {
		return v <= uint64(f.Column.Len())
	}
	return f.Valid == nil || f.Valid(v)
}

// control reads an entry that is no change.
func (c *checker) control() bool {
	b := c.d.rest()
	switch b[0] {
	case opRebase:
		return c.rebase(b[1:])
	case opMark:
		if v, n := binary.Uvarint(b[1:]); n <= 0 || v > uint64(len(c.m.Origins)) {
			return false
		}
	case opGap:
		if !c.gap(b[1:]) {
			return false
		}
	case opSet:
		if _, n := binary.Varint(b[1:]); n <= 0 {
			return false
		}
	case opEnd:
	default:
		return false
	}
	c.d.control()
	return true
}

// gap checks by how much the number and the time of the next change go on.
func (c *checker) gap(b []byte) bool {
	seq, n := binary.Uvarint(b)
	if n <= 0 || seq > math.MaxUint64-c.d.Seq {
		return false
	}
	at, size := binary.Uvarint(b[n:])
	return size > 0 && (c.d.Seq == 0 || at <= math.MaxInt64 && int64(at) <= math.MaxInt64-max(0, c.d.At))
}

func (c *checker) rebase(b []byte) bool {
	head, id := c.head(b)
	if head == 0 {
		return false
	}
	f := &c.m.Fields[id]
	size, ok := c.payload(id, b[0]&0xf)
	if !ok || f.Kind != KindInt && f.Kind != KindFloat || len(b) < head+size {
		return false
	}
	c.d.control()
	return c.number(id, c.d.last[id])
}

// pass goes on to a change of the stream, past those of rings.
func (c *checker) pass(to Point) bool {
	for len(c.rings) > 0 && c.rings[0].Seq <= to.Seq {
		if !c.advance(c.rings[0].Point) {
			return false
		}
		c.rings = c.rings[1:]
	}
	return c.advance(to)
}

func (c *checker) advance(to Point) bool {
	ok := to.Seq > c.at.Seq && (c.first || to.At > c.at.At)
	c.at, c.first = to, false
	return ok
}

// end checks that the changes lead to the end, and none is unaccounted for.
func (c *checker) end() bool {
	end := c.m.End
	for _, r := range c.rings {
		if !c.advance(r.Point) {
			return false
		}
	}
	for i, f := range c.m.Fields {
		if f.Kind.columned() && c.d.last[i] != uint64(f.Column.Len()) {
			return false
		}
	}
	return c.used == end.Seq && c.at.Seq <= end.Seq && (c.first || c.at.At <= end.At) &&
		c.d.Seq <= end.Seq
}
