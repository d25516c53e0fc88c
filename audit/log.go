package audit

import "unsafe"

// log is what one instance has logged: a stream of entries in chunks, and beside it what
// does not fit into a stream. It only ever grows at its end; forgetting and forking make a
// new one. All trails that share it (struct copies) may read it up to their own seq, and
// the one whose seq is the log's may append.
type log struct {
	seq    uint64  // of the last change
	at     int64   // its time, Unix nanoseconds
	origin origin  // in force at the end of the stream
	fields []field // hashed by offset, see find; a power of two
	ids    uint16  // fields in use
	// skipped says that seq and at have moved on without an entry in the stream.
	skipped bool
	buf     []byte  // of the chunk being filled
	chunks  []*byte // see chunkSize
	beside  *beside
	one     [1]field // the table of fields while it is that small
	first   [firstChunk]byte
}

// beside is the part of a log that most instances do without.
type beside struct {
	from    point // the end of the stream while log.skipped
	base    point // before the first change ever; nothing is known of earlier times
	origins []origin
	columns []column // by field id - 1, nil for fields without one
	rings   []ring   // the same
	lost    []lost   // the same
}

// point is a place in a history.
type point struct {
	seq uint64
	at  int64
}

// lost is what is no longer known of a field: how many changes, the time of the last, and
// the bits it left of a number. (A column or ring has that value itself.)
type lost struct {
	n    uint64
	at   int64
	left uint64
}

// field is what the log knows of a struct's field.
type field struct {
	last  uint64 // logged: the bits of a number, the position of a value in its column
	count uint64 // readable changes
	off   int32  // from the trail
	id    uint16 // from 1, in the order of first changes; 0 for a free slot
	kind  kind
}

// kind is how the changes of a field are kept.
type kind uint8

const (
	kindInt      kind = iota + 1 // in the stream, as the difference
	kindFloat                    // in the stream, as the XOR of the bits
	kindValue                    // in a column; the stream says when
	kindRedacted                 // the stream says when
	kindRing                     // in a ring, none in the stream
)

func newLog() *log {
	l := new(log)
	l.fields, l.buf = l.one[:], l.first[:0]
	return l
}

// offset identifies a field within its struct, whichever copy of it is at hand.
func offset[T any](t *Trail, field *T) int32 {
	return int32(uintptr(unsafe.Pointer(field)) - uintptr(unsafe.Pointer(t)))
}

// find returns the field at off, which it adds if need be. Small structs need no hash:
// their fields are mostly a word apart.
func (l *log) find(off int32, k kind) *field {
	mask := len(l.fields) - 1
	start := home(off, mask)
	for i := start; i <= start+mask; i++ {
		f := &l.fields[i&mask]
		if f.off == off && f.kind == k {
			return f
		}
		if f.id == 0 {
			break
		}
	}
	return l.add(off, k)
}

func home(off int32, mask int) int {
	if mask < 8 {
		return int(uint32(off)>>3) & mask
	}
	return int(uint32(off)*0x9e3779b1>>8) & mask
}

// add gives the field at off a slot and an id. Tables of up to 8 may be full, larger ones
// half full.
func (l *log) add(off int32, k kind) *field {
	if n := len(l.fields); int(l.ids) >= min(n, max(8, n/2)) {
		l.grow()
	}
	l.ids++
	f := l.free(off)
	*f = field{off: off, kind: k, id: l.ids}
	return f
}

func (l *log) grow() {
	old := l.fields
	l.fields = make([]field, max(4, 2*len(old)))
	for _, f := range old {
		if f.id != 0 {
			*l.free(f.off) = f
		}
	}
}

// free is the slot for a new field at off.
func (l *log) free(off int32) *field {
	mask := len(l.fields) - 1
	i := home(off, mask)
	for l.fields[i&mask].id != 0 {
		i++
	}
	return &l.fields[i&mask]
}

// byID lists the fields in the order of their ids.
func (l *log) byID() []field {
	all := make([]field, l.ids)
	for _, f := range l.fields {
		if f.id != 0 {
			all[f.id-1] = f
		}
	}
	return all
}

// stamp is who makes a change, and when; 0 if the clock is still to be read.
type stamp struct {
	by origin
	at int64
}

// tick is the time of the next change: that of s, but later than the last one.
func (l *log) tick(s stamp) int64 {
	if s.at == 0 {
		s.at = now()
	}
	return max(s.at, l.at+1)
}

// aside is l.beside, made on first use.
func (l *log) aside() *beside {
	if l.beside == nil {
		l.beside = new(beside)
	}
	return l.beside
}

// skip moves on to seq and at without an entry; the next entry accounts for it.
func (l *log) skip(to point) {
	if !l.skipped {
		l.skipped = true
		l.aside().from = point{l.seq, l.at}
	}
	l.seq, l.at = to.seq, to.at
}

// lostOf is what is lost of the field with that id.
func (l *log) lostOf(id uint16) lost {
	if l.beside == nil || len(l.beside.lost) < int(id) {
		return lost{}
	}
	return l.beside.lost[id-1]
}

// lostByID lists what is lost of each field in the order of ids.
func (l *log) lostByID() []lost {
	all := make([]lost, l.ids)
	if l.beside != nil {
		copy(all, l.beside.lost)
	}
	return all
}

// base is where the log began.
func (l *log) base() point {
	if l.beside == nil {
		return point{}
	}
	return l.beside.base
}

// changes is the seq up to which the fields account for all changes, lost ones included.
func (l *log) changes() uint64 {
	n := l.base().seq
	for _, f := range l.fields {
		n += f.count
	}
	for _, gone := range l.lostByID() {
		n += gone.n
	}
	return n
}

// counts returns how many changes of some fields are readable, and how many are lost. It
// takes a log that is nil.
func (l *log) counts(of func(field) bool) (readable, gone uint64) {
	if l == nil {
		return 0, 0
	}
	for _, f := range l.fields {
		if f.id != 0 && of(f) {
			readable += f.count
			gone += l.lostOf(f.id).n
		}
	}
	return readable, gone
}

// originAt is the origin with that index, see originIndex.
func (l *log) originAt(i uint64) origin {
	if i == 0 {
		return origin{}
	}
	return l.beside.origins[i-1]
}

// slot returns the place of field id in a list by id, which grows as needed.
func slot[T any](list *[]T, id uint16) *T {
	for len(*list) < int(id) {
		var zero T
		*list = append(*list, zero)
	}
	return &(*list)[id-1]
}
