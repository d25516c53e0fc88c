package stream

import "sort"

// markEvery is how many bytes of the stream lie between two marks at least: a chunk but for the
// length of an entry, as marks are made where an entry did not fit into its chunk.
const markEvery = 4096 - maxEntry

// mark is what a decoder knows behind an entry, so that reading can begin there.
type mark struct {
	Point         // of the entry
	origin uint64 // 1 + its index, 0 for none
	set    uint64 // the change set under way
	end    int    // the length of the stream with the entry
	first  int    // the place in marks.fields of what is known of the fields, by id
	n      int    // the number of fields
}

// markedField is what a mark knows of a field.
type markedField struct {
	last  uint64 // the bits of a number, the position of a value in its column
	count uint64 // changes in the stream
}

// marks are the marks of a stream, in its order. They are only ever appended to.
type marks struct {
	all    []mark
	fields []markedField
}

func (s *marks) fieldsOf(m mark) []markedField { return s.fields[m.first : m.first+m.n] }

// UpTo returns the last mark whose change is not later than that number, -1 if there is none.
func (s *marks) UpTo(seq uint64) int {
	return sort.Search(len(s.all), func(i int) bool { return s.all[i].Seq > seq }) - 1
}

// UpToTime returns the last mark whose change is not later than at, -1 if there is none.
func (s *marks) UpToTime(at int64) int {
	return sort.Search(len(s.all), func(i int) bool { return s.all[i].At > at }) - 1
}

// Without returns the last mark before the first change of a field, given its id - 1; -1 if there
// is none.
func (s *marks) Without(id int) int {
	return sort.Search(len(s.all), func(i int) bool { return s.Count(i, id) > 0 }) - 1
}

// Count is the number of changes that the stream holds of a field, given its id - 1, up to mark i;
// 0 for mark -1.
func (s *marks) Count(i, id int) uint64 {
	if i < 0 || id >= s.all[i].n {
		return 0
	}
	return s.fieldsOf(s.all[i])[id].count
}

// Marks is the number of marks, MarkedSeq the number of the change that mark i stands behind.
func (s *marks) Marks() int             { return len(s.all) }
func (s *marks) MarkedSeq(i int) uint64 { return s.all[i].Seq }

// due tells whether a stream of that length wants another mark.
func (s *marks) due(size int) bool {
	if len(s.all) == 0 {
		return size >= markEvery
	}
	return size-s.all[len(s.all)-1].end >= markEvery
}

// add appends m with what it knows of the fields.
func (s *marks) add(m mark, fields []markedField) {
	m.first, m.n = len(s.fields), len(fields)
	s.fields = append(s.fields, fields...)
	s.all = append(s.all, m)
}

// markWhenDue makes a mark behind the latest entry, if the last mark is far enough away.
func (l *Log) markWhenDue() {
	size := l.size()
	if size < markEvery || !l.Extra().due(size) {
		return
	}
	fields := make([]markedField, l.Ids)
	for i, f := range l.ByID() {
		switch f.Kind {
		case KindRing: // has no changes in the stream
		case KindValue, KindElements:
			fields[i] = markedField{uint64(l.Extras.Columns[i].Len()), f.Count}
		default:
			fields[i] = markedField{f.last, f.Count}
		}
	}
	l.Extras.add(mark{Point: Point{l.Seq, l.At}, origin: l.originIndex(l.origin), set: l.Extras.set, end: size}, fields)
}
