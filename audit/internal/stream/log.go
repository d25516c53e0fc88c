// Package stream keeps the changes of one instance's fields. It knows nothing of tags and names: a
// field is its offset from the trail of the struct.
package stream

import "unsafe"

// Log is what one instance has logged: a stream of entries in chunks, and beside it what
// does not fit into a stream. It only ever grows at its end; forgetting and forking make a
// new one. All trails that share it (struct copies) may read it up to their own seq, and
// the one whose seq is the log's may append.
type Log struct {
	Seq    uint64 // of the last change
	At     int64  // its time, Unix nanoseconds
	origin Origin // in force at the end of the stream
	Extras *extras
	rest   *chunkList // of the stream, behind first; nil where there is none
	table  *[]hashed  // the fields, by offset; nil while there are few
	Ids    uint16     // fields in use
	used   uint8      // bytes of first
	// skipped says that seq and at have moved on without an entry in the stream.
	skipped bool
	few     [3]field
	first   [firstChunk]byte
}

// extras is the part of a log that most instances do without.
type extras struct {
	from    Point // the end of the stream while log.skipped
	Base    Point // before the first change ever; nothing is known of earlier times
	Origins []Origin
	Columns []Column // by field id - 1, nil for fields without one
	Rings   []Ring   // the same
	lost    []Lost   // the same
	carried []uint64 // the same: what the tallies of the fields could not count
	unknown map[int32]*Unknown
	seal    *seal // this is no log, but stands in for one
	marks
	set    uint64 // the change set of the changes that follow, 0 for none
	update Update
	// captured is what a capture under way puts back, nil if there is none.
	captured *Update
}

// Point is a place in a history.
type Point struct {
	Seq uint64
	At  int64
}

// Lost is what is no longer known of a field: how many changes, the time of the last, and
// the bits it left of a number. (A column or ring has that value itself.)
type Lost struct {
	N    uint64
	At   int64
	Left uint64
}

// NewLog returns an empty log.
func NewLog() *Log { return new(Log) }

// offset identifies a field within its struct, whichever copy of it is at hand.
func offset[T any](t *Trail, field *T) int32 {
	off := int32(uintptr(unsafe.Pointer(field)) - uintptr(unsafe.Pointer(t)))
	if unsafe.Sizeof(*field) == 0 { // the compiler knows
		off = OffsetOf(off, 0)
	}
	return off
}

// OffsetOf is the offset by which logs know a field that is off bytes from its trail. A field
// of no size is where the next one is, and must not be taken for it.
func OffsetOf(off int32, size uintptr) int32 {
	const noSize = 1 << 30
	if size == 0 {
		return off ^ noSize
	}
	return off
}

// Provenance is who makes a change, and when; 0 if the clock is still to be read.
type Provenance struct {
	By Origin
	At int64
}

// tick is the time of the next change: that of prov, but later than the last one.
func (l *Log) tick(prov Provenance) int64 {
	at := prov.At
	if at == 0 {
		at = Now()
	}
	return max(at, l.At+1)
}

// Extra is l.extras, made on first use.
func (l *Log) Extra() *extras {
	if l.Extras == nil {
		l.Extras = new(extras)
	}
	return l.Extras
}

// Skip moves on to seq and at without an entry; the next entry accounts for it.
func (l *Log) Skip(to Point) {
	if !l.skipped {
		l.skipped = true
		l.Extra().from = Point{l.Seq, l.At}
	}
	l.Seq, l.At = to.Seq, to.At
}

// lostOf is what is lost of the field with that id.
func (l *Log) lostOf(id uint16) Lost {
	if l.Extras == nil || len(l.Extras.lost) < int(id) {
		return Lost{}
	}
	return l.Extras.lost[id-1]
}

// LostByID lists what is lost of each field in the order of ids.
func (l *Log) LostByID() []Lost {
	all := make([]Lost, l.Ids)
	if l.Extras != nil {
		copy(all, l.Extras.lost)
	}
	return all
}

// Base is where the log began.
func (l *Log) Base() Point {
	if l.Extras == nil {
		return Point{}
	}
	return l.Extras.Base
}

// Changes is the seq up to which the fields account for all changes, lost ones included.
func (l *Log) Changes() uint64 {
	n := l.Base().Seq
	for f := range l.refs {
		n += l.count(f)
	}
	for _, gone := range l.LostByID() {
		n += gone.N
	}
	return n
}

// Counts returns how many changes of some fields are readable, and how many are lost. It
// takes a log that is nil.
func (l *Log) Counts(of func(Field) bool) (readable, gone uint64) {
	if l == nil {
		return 0, 0
	}
	for f := range l.refs {
		if of(l.toRead(f)) {
			readable += l.count(f)
			gone += l.lostOf(f.id).N
		}
	}
	return readable, gone
}

// originAt is the origin with that index, see originIndex.
func (l *Log) originAt(i uint64) Origin {
	if i == 0 {
		return Origin{}
	}
	return l.Extras.Origins[i-1]
}

// slot returns the place of field id in a list by id, which grows as needed.
func slot[T any](list *[]T, id uint16) *T {
	for len(*list) < int(id) {
		var zero T
		*list = append(*list, zero)
	}
	return &(*list)[id-1]
}
