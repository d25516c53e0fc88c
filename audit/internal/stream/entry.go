package stream

import (
	"encoding/binary"
	"math/bits"
)

// The stream is a sequence of entries:
//
//	change  = head time payload     one change of the field that head names
//	rebase  = 0xf0 head payload     the field was written around its setter
//	mark    = 0xf1 origin           the origin of the changes that follow, 0 for none
//	gap     = 0xf2 seq time         changes that are not in the stream: how many, how long
//	set     = 0xf3 number           a change set begins
//	end     = 0xf4                  it ends
//
// head is a byte, the field's id - 1 in its high half, or 14 there and the id as a varint
// after it. Its low half, the code, says what the payload is:
//
//	int       0..8   that many bytes: the zigzag difference from the value before
//	float     0..8   that many bytes: the XOR with the value before
//	          9..15  code - 8 bytes: the same, its bytes reversed
//	value     0, 1   none; 0: the column holds the new value, 1: old and new
//	redacted  0      none
//
// time is the varint of the nanoseconds since the entry before, number the zigzag varint of how
// much the number of the set is more than the time in microseconds of the entry before.
const (
	headOther   = 14 // the id follows
	headControl = 0xf0

	opRebase = headControl | 0
	opMark   = headControl | 1
	opGap    = headControl | 2
	opSet    = headControl | 3
	opEnd    = headControl | 4

	reversed = 8 // added to the length of a float's reversed bytes

	// maxEntry bounds a change: head 1+3, time 10, payload written 8 bytes at a time.
	maxEntry = 24
)

// put appends a change of f at time at, whose payload is the low n bytes of p.
func (l *Log) put(f fieldRef, code byte, p uint64, n int, at int64) {
	if l.skipped {
		l.putGap()
	}
	var spill [maxEntry]byte
	b := l.room(&spill)
	i := putHead(b[:], f.id, code)
	delta := uint64(at - l.At)
	for ; delta >= 0x80; i++ {
		b[i] = byte(delta) | 0x80
		delta >>= 7
	}
	b[i] = byte(delta)
	binary.LittleEndian.PutUint64(b[i+1:], p)
	l.counted(f)
	l.Seq++
	l.At = at
	if i += 1 + n; b != &spill {
		l.advance(i)
		return
	}
	l.write(spill[:i])
	l.markWhenDue()
}

func putHead(b []byte, id uint16, code byte) int {
	if id <= headOther {
		b[0] = byte(id-1)<<4 | code
		return 1
	}
	b[0] = headOther<<4 | code
	return 1 + binary.PutUvarint(b[1:], uint64(id))
}

// putNumber appends the change of a number from old to new.
func (l *Log) putNumber(f fieldRef, old, new uint64, at int64) {
	if f.last != old {
		l.putRebase(f, old)
	}
	code, p, n := difference(old, new) // payload, without a call for integers
	if f.kind() == KindFloat {
		code, p, n = exclusive(old, new)
	}
	f.last = new
	l.put(f, code, p, n, at)
}

// payload is what takes old to new: the low n bytes of p, and the code that says so.
func payload(k Kind, old, new uint64) (code byte, p uint64, n int) {
	if k == KindFloat {
		return exclusive(old, new)
	}
	return difference(old, new)
}

// difference is the payload of an integer.
func difference(old, new uint64) (code byte, p uint64, n int) {
	d := int64(new - old)
	p = uint64(d<<1) ^ uint64(d>>63)
	n = (bits.Len64(p) + 7) / 8
	return byte(n), p, n
}

// exclusive is the payload of a float.
func exclusive(old, new uint64) (code byte, p uint64, n int) {
	p = old ^ new
	if tail := bits.TrailingZeros64(p) / 8; p != 0 && tail > bits.LeadingZeros64(p)/8 {
		n = 8 - tail
		return byte(n + reversed), bits.ReverseBytes64(p), n
	}
	n = (bits.Len64(p) + 7) / 8
	return byte(n), p, n
}

// putRebase notes that f, a number, was set to v by other means than its setter.
func (l *Log) putRebase(f fieldRef, v uint64) {
	code, p, n := payload(f.kind(), f.last, v)
	b := make([]byte, maxEntry)
	b[0] = opRebase
	i := 1 + putHead(b[1:], f.id, code)
	binary.LittleEndian.PutUint64(b[i:], p)
	l.write(b[:i+n])
	f.last = v
}

// setOrigin makes o the origin of the changes that follow.
func (l *Log) setOrigin(o Origin) {
	if l.origin == toBegin {
		if l.beginDue(); o == l.origin {
			return
		}
	}
	l.origin = o
	b := make([]byte, maxEntry)
	b[0] = opMark
	l.write(b[:1+binary.PutUvarint(b[1:], l.originIndex(o))])
}

// originIndex is 1 + the place of o among the log's origins, 0 for none. It looks only at
// the latest: what is kept twice then is a pointer, not the origin.
func (l *Log) originIndex(o Origin) uint64 {
	if o == (Origin{}) {
		return 0
	}
	const latest = 16
	s := l.Extra()
	for i := len(s.Origins) - 1; i >= max(0, len(s.Origins)-latest); i-- {
		if s.Origins[i] == o {
			return uint64(i + 1)
		}
	}
	s.Origins = append(s.Origins, o)
	return uint64(len(s.Origins))
}

// putGap accounts for the changes since the last entry that are not in the stream.
func (l *Log) putGap() {
	l.skipped = false
	from := l.Extras.from
	b := make([]byte, maxEntry)
	b[0] = opGap
	i := 1 + binary.PutUvarint(b[1:], l.Seq-from.Seq)
	i += binary.PutUvarint(b[i:], uint64(l.At-from.At))
	l.write(b[:i])
}

// beginSet says that the changes that follow are of a change set.
func (l *Log) beginSet(set uint64) {
	if l.skipped {
		l.putGap()
	}
	l.Extra().set = set
	var spill [maxEntry]byte
	b := l.room(&spill)
	b[0] = opSet
	n := 1 + binary.PutVarint(b[1:], int64(set)-l.At/1000)
	if b != &spill {
		l.advance(n)
		return
	}
	l.write(spill[:n])
}

// endSet says that the changes that follow are of none.
func (l *Log) endSet() {
	l.Extras.set = 0
	if len(l.free()) == 0 {
		l.extend()
	}
	l.free()[0] = opEnd
	l.fill(1)
}

// inSet makes the changes that follow part of a change set, or of none for 0.
func (l *Log) inSet(set uint64) {
	switch {
	case set == l.currentSet():
	case set == 0:
		l.endSet()
	default:
		l.beginSet(set)
	}
}
