package stream

// Field is what a log knows of a struct's field, for who reads it.
type Field struct {
	Count uint64 // readable changes
	Off   int32  // from the trail
	Kind  Kind
	last  uint64 // logged: the bits of a number, the position of a value in its column
}

// Kind is how the changes of a field are kept.
type Kind uint8

const (
	KindInt      Kind = iota + 1 // in the stream, as the difference
	KindFloat                    // in the stream, as the XOR of the bits
	KindValue                    // in a column; the stream says when
	KindRedacted                 // the stream says when
	KindRing                     // in a ring, none in the stream
	KindElements                 // in a column of edits, see Elements; the stream says when
	KindTexts                    // in written logs only: KindValue, some of its values as edits
)

// columned tells whether the values of changes are in a column.
func (k Kind) columned() bool { return k == KindValue || k == KindElements }

// field is a Field as the log keeps it.
type field struct {
	last  uint64
	off   int32
	tally uint32 // the kind in the lowest bits, above them the count but for what is carried
}

const (
	kindBits = 3
	carry    = 1 << (32 - kindBits) // what a tally cannot count
)

func (f *field) kind() Kind { return Kind(f.tally & (1<<kindBits - 1)) }

// fieldRef is a field of a log with its id: from 1, in the order of first changes. It lasts until
// the next field is added.
type fieldRef struct {
	*field
	id uint16
}

// hashed is a slot of a table of fields, a free one if its id is 0.
type hashed struct {
	field
	id uint16
}

// find returns the field at off, which it adds if need be. Small structs need no hash.
func (l *Log) find(off int32, k Kind) fieldRef {
	if f := l.known(off, k); f.field != nil {
		return f
	}
	return l.add(off, k)
}

// known is the field at off, none if nothing was ever logged of it.
func (l *Log) known(off int32, k Kind) fieldRef {
	if l.table != nil {
		return l.knownHashed(off, k)
	}
	if i := l.among(off, k); i >= 0 {
		return fieldRef{&l.few[i], uint16(i + 1)}
	}
	return fieldRef{}
}

// among is the place of the field at off among the few, -1 if it is not there.
func (l *Log) among(off int32, k Kind) int {
	for i := range l.few {
		if l.few[i].off == off && l.few[i].kind() == k {
			return i
		}
	}
	return -1
}

// knownHashed is known in a table, where fields of small structs are mostly a word apart.
func (l *Log) knownHashed(off int32, k Kind) fieldRef {
	table := *l.table
	mask := len(table) - 1
	start := home(off, mask)
	for i := start; i <= start+mask; i++ {
		f := &table[i&mask]
		if f.off == off && f.kind() == k {
			return fieldRef{&f.field, f.id}
		}
		if f.id == 0 {
			break
		}
	}
	return fieldRef{}
}

func home(off int32, mask int) int {
	if mask < 8 {
		return int(uint32(off)>>3) & mask
	}
	return int(uint32(off)*0x9e3779b1>>8) & mask
}

// add gives the field at off a place and an id.
func (l *Log) add(off int32, k Kind) fieldRef {
	l.Ids++
	f := field{off: off, tally: uint32(k)}
	if l.table == nil && int(l.Ids) <= len(l.few) {
		l.few[l.Ids-1] = f
		return fieldRef{&l.few[l.Ids-1], l.Ids}
	}
	l.makeRoom()
	return l.hash(f, l.Ids)
}

// makeRoom sees to it that the table takes another field. Tables of up to 8 may be full, larger
// ones half full.
func (l *Log) makeRoom() {
	if l.table == nil {
		table := make([]hashed, 4)
		l.table = &table
		for i, f := range l.few {
			l.hash(f, uint16(i+1))
		}
		l.few = [len(l.few)]field{} // among finds none of them any more
		return
	}
	old := *l.table
	if n := len(old); int(l.Ids) > min(n, max(8, n/2)) {
		*l.table = make([]hashed, 2*n)
		for _, f := range old {
			if f.id != 0 {
				l.hash(f.field, f.id)
			}
		}
	}
}

// hash puts a field into the table.
func (l *Log) hash(f field, id uint16) fieldRef {
	table := *l.table
	mask := len(table) - 1
	i := home(f.off, mask)
	for table[i&mask].id != 0 {
		i++
	}
	to := &table[i&mask]
	*to = hashed{f, id}
	return fieldRef{&to.field, id}
}

// counted counts a change of f.
func (l *Log) counted(f fieldRef) {
	if f.tally += 1 << kindBits; f.tally < 1<<kindBits {
		*slot(&l.Extra().carried, f.id) += carry
	}
}

// count is the number of readable changes of f.
func (l *Log) count(f fieldRef) uint64 {
	n := uint64(f.tally >> kindBits)
	if l.Extras != nil && len(l.Extras.carried) >= int(f.id) {
		n += l.Extras.carried[f.id-1]
	}
	return n
}

// setCount makes n the number of readable changes of f.
func (l *Log) setCount(f fieldRef, n uint64) {
	f.tally = uint32(n%carry)<<kindBits | uint32(f.kind())
	if n >= carry || l.count(f) != n {
		*slot(&l.Extra().carried, f.id) = n - n%carry
	}
}

// refs yields the fields, in no order.
func (l *Log) refs(yield func(fieldRef) bool) {
	if l.table == nil {
		for i := range l.few[:l.Ids] {
			if !yield(fieldRef{&l.few[i], uint16(i + 1)}) {
				return
			}
		}
		return
	}
	for i := range *l.table {
		if f := &(*l.table)[i]; f.id != 0 && !yield(fieldRef{&f.field, f.id}) {
			return
		}
	}
}

// ByID lists the fields in the order of their ids.
func (l *Log) ByID() []Field {
	all := make([]Field, l.Ids)
	for f := range l.refs {
		all[f.id-1] = l.toRead(f)
	}
	return all
}

func (l *Log) toRead(f fieldRef) Field {
	return Field{Count: l.count(f), Off: f.off, Kind: f.kind(), last: f.last}
}
