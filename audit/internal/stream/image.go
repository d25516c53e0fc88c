package stream

import (
	"cmp"
	"iter"
	"math"
	"slices"

	"github.com/auditline/auditline/audit/internal/codec"
	"github.com/auditline/auditline/audit/internal/values"
)

// Image is all that a log holds, field by field, as it was at one moment.
type Image struct {
	End, Base Point
	Origins   []Origin     // by their index in the stream, from 1
	Fields    []ImageField // by id
	Stream    []byte

	read   *Decoder // at the end of the stream, once checked
	counts []uint64 // of changes in the stream, by field; the same
	marks  marks    // the same
}

// ImageField is a field of an Image. It has a column or a ring where its kind has one.
type ImageField struct {
	Off    int32
	Kind   Kind
	Lost   Lost
	Column Column
	Ring   Ring
	// Unknown is set where no field of the struct is meant; Off is then UnknownOffset.
	Unknown *Unknown
	// Valid tells of a number read from outside whether its bits can be; nil if all can.
	Valid func(bits uint64) bool
}

// Unknown is an attribute that the struct does not have, or has with a type that what was
// logged does not fit. Its values are codec.Stored; those of numbers have bits as usual.
type Unknown struct {
	Name  string
	Shape *codec.Shape // nil where only redacted changes were logged
}

// UnknownOffset stands for the offset of a log's n-th field, which is unknown.
func UnknownOffset(n int) int32 { return int32(math.MinInt32 + n) }

// Image returns what l holds.
func (l *Log) Image() *Image {
	m := &Image{End: Point{l.Seq, l.At}, Base: l.Base(), Stream: l.Stream()}
	if l.Extras != nil {
		m.Origins = slices.Clip(l.Extras.Origins)
	}
	lost := l.LostByID()
	for i, f := range l.ByID() {
		field := ImageField{Off: f.Off, Kind: f.Kind, Lost: lost[i], Unknown: l.Unknown(f.Off)}
		switch f.Kind {
		case KindValue, KindElements:
			field.Column = l.Extras.Columns[i].Frozen()
		case KindRing:
			field.Ring = l.Extras.Rings[i].Frozen()
		}
		m.Fields = append(m.Fields, field)
	}
	return m
}

// Unknown returns what is known of the field at off if the struct has none there, else nil.
func (l *Log) Unknown(off int32) *Unknown {
	if l.Extras == nil {
		return nil
	}
	return l.Extras.unknown[off]
}

// Log returns a log that holds what m does, which Check has found to be right. It takes the
// columns and rings over.
func (m *Image) Log() *Log {
	l := NewLog()
	l.write(m.Stream)
	l.Seq, l.At = m.read.Seq, m.read.At
	if m.Base != (Point{}) {
		l.Extra().Base = m.Base
	}
	if m.Origins != nil {
		l.Extra().Origins = m.Origins
	}
	if m.marks.all != nil {
		l.Extra().marks = m.marks
	}
	for i := range m.Fields {
		l.adopt(&m.Fields[i], m.counts[i], m.read.last[i])
	}
	l.origin = l.originAt(m.read.origin)
	if m.read.set != 0 {
		l.Extra().set = m.read.set
	}
	if (Point{l.Seq, l.At}) != m.End {
		l.Skip(m.End)
	}
	return l
}

// adopt adds a field that has that many changes in the stream.
func (l *Log) adopt(from *ImageField, count, last uint64) {
	f := l.add(from.Off, from.Kind)
	f.last = last
	l.setCount(f, count)
	if from.Lost.N > 0 {
		*slot(&l.Extra().lost, f.id) = from.Lost
	}
	switch from.Kind {
	case KindValue, KindElements:
		*slot(&l.Extra().Columns, f.id) = from.Column
	case KindRing:
		l.setCount(f, uint64(from.Ring.Len()))
		*slot(&l.Extra().Rings, f.id) = from.Ring
	}
	if from.Unknown != nil {
		l.Forgo(from.Off, from.Unknown)
	}
}

// Forgo notes that the struct has no field at off.
func (l *Log) Forgo(off int32, u *Unknown) {
	if l.Extra().unknown == nil {
		l.Extras.unknown = make(map[int32]*Unknown)
	}
	l.Extras.unknown[off] = u
}

// Replay returns a log with the changes of m, one by one, of the fields that slot says;
// value makes what a change logged, by the field's index, into a value for LoadChange.
func (m *Image) Replay(slot func(i int) (off int32, k Kind, how Option), value func(i int, v any) any) *Log {
	l := NewLog()
	if m.Base != (Point{}) {
		l.Extra().Base = m.Base
	}
	for i, f := range m.Fields {
		off, k, how := slot(i)
		if f.Unknown != nil {
			l.Forgo(off, f.Unknown)
		}
		l.LoadLost(off, k, how, f.Lost, value(i, m.left(i)))
	}
	for c := range m.changes {
		off, k, how := slot(c.field)
		if m.Fields[c.field].Kind == KindElements && k != KindElements {
			column := m.Fields[c.field].Column
			c.Old, c.New = column.At(c.at.Old), column.At(c.at.New)
		}
		c.Old, c.New = value(c.field, c.Old), value(c.field, c.New)
		l.LoadChange(off, k, how, c.Loaded)
	}
	l.inSet(0)
	if (Point{l.Seq, l.At}) != m.End {
		l.Skip(m.End)
	}
	return l
}

// left is what the lost changes of a field left: the value, or the bits of a number.
func (m *Image) left(i int) any {
	switch f := &m.Fields[i]; f.Kind {
	case KindValue, KindElements:
		return f.Column.raw(0)
	case KindRing:
		return f.Ring.RawStart()
	default:
		return f.Lost.Left
	}
}

// Numbers yields the bits that the i-th field ever had.
func (m *Image) Numbers(i int) iter.Seq[uint64] {
	return func(yield func(uint64) bool) {
		if !yield(m.Fields[i].Lost.Left) {
			return
		}
		d := m.decoder()
		for e, ok := d.Next(); ok; e, ok = d.Next() {
			if e.Field == i && !(yield(e.Old) && yield(e.New)) {
				return
			}
		}
	}
}

// change is a change of the i-th field; numbers are their bits.
type change struct {
	Loaded
	field int
	at    Entry // where the stream has it
}

// changes yields all changes in order.
func (m *Image) changes(yield func(change) bool) {
	rings := m.ringChanges()
	d := m.decoder()
	for e, ok := d.Next(); ok; e, ok = d.Next() {
		for ; len(rings) > 0 && rings[0].Seq < e.Seq; rings = rings[1:] {
			if !yield(rings[0]) {
				return
			}
		}
		if !yield(m.change(e)) {
			return
		}
	}
	for _, c := range rings {
		if !yield(c) {
			return
		}
	}
}

func (m *Image) change(e Entry) change {
	c := change{Loaded{Point: e.Point, Set: e.Set}, e.Field, e}
	if e.Origin != 0 {
		c.By = m.Origins[e.Origin-1]
	}
	switch f := &m.Fields[e.Field]; f.Kind {
	case KindValue:
		c.Old, c.New = f.Column.raw(e.Old), f.Column.raw(e.New)
	case KindElements:
		if c.New = f.Column.raw(e.New); e.both {
			c.Old = f.Column.raw(e.Old)
		}
	case KindInt, KindFloat:
		c.Old, c.New = e.Old, e.New
	}
	return c
}

// ringChanges lists the changes in rings, in order.
func (m *Image) ringChanges() (all []change) {
	for i, f := range m.Fields {
		if f.Kind != KindRing {
			continue
		}
		for r := range f.Ring.Raw {
			all = append(all, change{Loaded: Loaded{r.Point, r.Origin, r.Set, r.Old, r.New}, field: i})
		}
	}
	slices.SortStableFunc(all, func(a, b change) int { return cmp.Compare(a.Seq, b.Seq) })
	return all
}

func (m *Image) decoder() *Decoder {
	fields, lost := make([]Field, len(m.Fields)), make([]Lost, len(m.Fields))
	for i, f := range m.Fields {
		fields[i].Kind = f.Kind
		if f.Kind == KindInt || f.Kind == KindFloat {
			lost[i] = f.Lost
		}
	}
	return NewDecoder(m.Stream, fields, lost)
}

// NewColumn returns a column of values whose type it learns from the first setter that
// logs another one; start is the value before all of them.
func NewColumn(share bool, start any, logged []any) Column {
	c := newValues(values.TraitsOf[any](share), start)
	for _, v := range logged {
		c.push(v)
	}
	return c
}

// NewRing returns a ring of changes, the last limit at most, of values whose type it learns
// as a column does; before is the value before all of them. Redacted changes have no values.
func NewRing(limit int, share, redact bool, before any, changes []RingChange) Ring {
	if redact {
		return newRing(limit, changes, &kept[struct{}]{traits: values.TraitsOf[struct{}](share)}, func(any) struct{} { return struct{}{} })
	}
	return newRing(limit, changes, &kept[any]{traits: values.TraitsOf[any](share), before: before}, func(v any) any { return v })
}

func newRing[T any](limit int, changes []RingChange, k *kept[T], value func(any) T) Ring {
	k.limit = limit
	for _, c := range changes {
		k.log(record[T]{c.Point, c.Origin, c.Set, value(c.Old), value(c.New)})
	}
	return k
}
