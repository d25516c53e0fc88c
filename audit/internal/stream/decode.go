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
	Set    uint64 // the number of its change set, 0 for none
}

// Decoder reads a stream that log has written.
type Decoder struct {
	stream []byte
	pos    int      // how much of stream is read
	fields []Field  // by id; their kind is what matters
	last   []uint64 // by id
	Point
	origin uint64
	set    uint64
	from   *Snapshot // which stream is part of, nil if it is all there is
	next   int       // the chunk that follows

	few   [8]uint64          // room for last
	seam  [2 * maxEntry]byte // the end of a chunk and the beginning of the next one
	end   int                // how many bytes of the former stream, which is seam then, begins with
	ahead int                // and how many of the latter follow
}

// NewDecoder reads a log's stream; lost is what its fields had lost before it began.
func NewDecoder(stream []byte, fields []Field, gone []Lost) *Decoder {
	d := &Decoder{stream: stream, fields: fields}
	if n := len(fields); n <= len(d.few) {
		d.last = d.few[:n]
	} else {
		d.last = make([]uint64, n)
	}
	for i, g := range gone {
		d.last[i] = g.Left
	}
	return d
}

// Next returns the next change, false at the end of the stream.
func (d *Decoder) Next() (Entry, bool) {
	if !d.more() {
		return Entry{}, false
	}
	id, code := d.change()
	e := Entry{Field: id, Old: d.last[id], Point: d.Point, Origin: d.origin, Set: d.set}
	if e.both = d.fields[id].Kind.columned() && code == 1; e.both {
		e.Old++
	}
	d.advance(id, code)
	e.New = d.last[id]
	return e, true
}

// SkipTo leaves the changes up to that number out.
func (d *Decoder) SkipTo(seq uint64) {
	for d.more() && d.Seq < seq {
		d.advance(d.change())
		d.skipRun(seq)
	}
}

// skipRun is SkipTo for the changes that follow each other at hand, with nothing between them and
// with short heads. It keeps its place in registers, which makes skipping twice as fast.
func (d *Decoder) skipRun(seq uint64) {
	b := d.rest()
	for len(b) >= maxEntry && b[0] < headOther<<4 && d.Seq < seq {
		id, code := b[0]>>4, b[0]&0xf
		sinceLast, n := uint64(b[1]), 1
		if sinceLast >= 0x80 {
			sinceLast, n = binary.Uvarint(b[1:])
		}
		d.Seq++
		d.At += int64(sinceLast)
		b = b[1+n:]
		v, size := taken(d.fields[id].Kind, code, d.last[id], binary.LittleEndian.Uint64(b))
		d.last[id] = v
		b = b[size:]
	}
	d.pos = len(d.stream) - len(b)
}

// more reads the entries that are no changes, and tells whether a change follows.
func (d *Decoder) more() bool {
	for d.fill() {
		if d.stream[d.pos] < headControl {
			return true
		}
		d.control()
	}
	return false
}

// change reads a change but for its payload.
func (d *Decoder) change() (id int, code byte) {
	id, code = d.head()
	d.Seq++
	d.At += int64(d.varint())
	return id, code
}

// Last is what the field with that id - 1 held behind the entry read last.
func (d *Decoder) Last(id int) uint64 { return d.last[id] }

// rest is what is at hand and not read yet.
func (d *Decoder) rest() []byte { return d.stream[d.pos:] }

// fill sees to it that the next entry, which may lie across chunks, is at hand as a whole, and
// tells whether there is one.
func (d *Decoder) fill() bool {
	if len(d.stream)-d.pos < maxEntry && d.from != nil {
		d.join()
	}
	return d.pos < len(d.stream)
}

// join goes on to the chunks that follow, so that an entry is at hand as a whole: one that may lie
// across two chunks, in a copy of the end of the one and the beginning of the other.
func (d *Decoder) join() {
	if d.ahead == maxEntry { // what is left of the copy is of the chunk that follows
		d.stream, d.pos = d.from.chunk(d.next), d.pos-d.end
		d.next, d.end, d.ahead = d.next+1, 0, 0
	}
	for len(d.rest()) < maxEntry && d.next < d.from.chunks() && d.ahead == 0 {
		chunk, left := d.from.chunk(d.next), d.rest()
		if len(chunk) == 0 {
			return // the last one, which is still to be filled
		}
		d.pos = 0
		if len(left) == 0 {
			d.stream = chunk
			d.next++
			continue
		}
		d.end = copy(d.seam[:], left)
		d.ahead = copy(d.seam[d.end:d.end+maxEntry], chunk)
		d.stream = d.seam[:d.end+d.ahead]
	}
}

// control reads an entry that is no change.
func (d *Decoder) control() {
	op := d.stream[d.pos]
	d.pos++
	switch op {
	case opRebase:
		d.advance(d.head())
	case opMark:
		d.origin = d.varint()
	case opGap:
		d.Seq += d.varint()
		d.At += int64(d.varint())
	case opSet:
		number, n := binary.Varint(d.rest())
		d.pos += n
		d.set = uint64(number + d.At/1000)
	case opEnd:
		d.set = 0
	}
}

// head reads a head: the field's id - 1 and the code.
func (d *Decoder) head() (id int, code byte) {
	b := d.stream[d.pos]
	d.pos++
	if id = int(b >> 4); id == headOther {
		id = int(d.varint()) - 1
	}
	return id, b & 0xf
}

func (d *Decoder) varint() uint64 {
	if b := d.stream[d.pos]; b < 0x80 {
		d.pos++
		return uint64(b)
	}
	v, n := binary.Uvarint(d.rest())
	d.pos += n
	return v
}

// advance reads a payload and takes the field's last value on by it.
func (d *Decoder) advance(id int, code byte) {
	v, size := taken(d.fields[id].Kind, code, d.last[id], d.payload())
	d.last[id] = v
	d.pos += int(size)
}

// taken is what a payload with that code, of the low bytes of p, makes of the last value of a field
// of kind k, and how many bytes it has.
func taken(k Kind, code byte, last, p uint64) (v uint64, size byte) {
	switch k {
	case KindInt:
		z := lowBytes(p, code)
		return last + (z>>1 ^ -(z & 1)), code
	case KindFloat:
		if code > reversed {
			return last ^ bits.ReverseBytes64(lowBytes(p, code-reversed)), code - reversed
		}
		return last ^ lowBytes(p, code), code
	case KindValue, KindElements:
		return last + 1 + uint64(code), 0
	}
	return last, 0
}

func lowBytes(p uint64, n byte) uint64 { return p & (1<<(8*n) - 1) }

// payload is the next 8 bytes, or what there is of them, low byte first.
func (d *Decoder) payload() (p uint64) {
	b := d.rest()
	if len(b) >= 8 {
		return binary.LittleEndian.Uint64(b)
	}
	for i, one := range b {
		p |= uint64(one) << (8 * i)
	}
	return p
}
