package stream

import (
	"reflect"

	"github.com/auditline/auditline/audit/internal/values"
)

// Loaded is a change that is read from outside, from the written form of a log.
type Loaded struct {
	Point
	By       Origin
	Set      uint64
	Old, New any
}

// LoadChange logs c, a change of the field at off, which is kept as k and how say.
func (l *Log) LoadChange(off int32, k Kind, how Option, c Loaded) {
	f := l.find(off, k)
	switch {
	case k == KindInt || k == KindFloat:
		c.Old, c.New = values.BitsOf(reflect.ValueOf(c.Old)), values.BitsOf(reflect.ValueOf(c.New))
	case k == KindValue:
		columnOf[any](l, f, how.Has(Share))
	case k == KindElements:
		beginElements(l, f, nil)
	case k == KindRing && how.Has(Redact):
		ringOf[struct{}](l, f, how)
	case k == KindRing:
		ringOf[any](l, f, how)
	}
	l.load(f, c)
}

// load logs c, a change of f, which has a column or ring if its kind wants one; a number's values
// are its bits.
func (l *Log) load(f fieldRef, c Loaded) {
	if f.kind() == KindRing {
		l.saveRing(f)
		l.countKept(f, l.Extras.Rings[f.id-1].load(c), c.Point)
		return
	}
	if c.Seq != l.Seq+1 {
		l.Skip(Point{c.Seq - 1, l.At})
	}
	if c.By != l.origin {
		l.setOrigin(c.By)
	}
	l.inSet(c.Set)
	switch f.kind() {
	case KindInt, KindFloat:
		l.putNumber(f, c.Old.(uint64), c.New.(uint64), c.At)
	case KindValue, KindElements:
		l.put(f, l.Extras.Columns[f.id-1].load(c.Old, c.New), 0, 0, c.At)
	case KindRedacted:
		l.put(f, 0, 0, 0, c.At)
	}
}

// LoadLost says what is lost of the field at off, which may be nothing, in addition to what
// was said before. left is the value that the last lost change left, where there is one.
func (l *Log) LoadLost(off int32, k Kind, how Option, gone Lost, left any) {
	f := l.find(off, k)
	switch k {
	case KindInt, KindFloat:
		gone.Left = values.BitsOf(reflect.ValueOf(left))
		f.last = gone.Left
	case KindValue:
		columnOf[any](l, f, how.Has(Share)).start = left
	case KindElements:
		restart(loadedElements(l, f), left)
	case KindRing:
		if !how.Has(Redact) {
			ringOf[any](l, f, how).before = left
		}
	}
	if gone.N == 0 {
		return
	}
	all := slot(&l.Extra().lost, f.id)
	gone.N, gone.At = gone.N+all.N, max(gone.At, all.At) // two may have become one
	*all = gone
}

// converted returns c with values of type T, nil if they are of another one. Columns read
// from bytes hold any until the first setter says what T is.
func converted[T any](c *valueColumn[any], shared bool) *valueColumn[T] {
	start, _ := c.start.(T)
	to := newValues(values.TraitsOf[T](shared), start)
	for i := range c.n {
		value, ok := as[T](c.get(uint64(i + 1)))
		if !ok {
			return nil
		}
		to.push(value)
	}
	return to
}

// convertedRing is converted for rings.
func convertedRing[T any](k *kept[any], shared bool) *kept[T] {
	before, _ := k.before.(T)
	to := &kept[T]{traits: values.TraitsOf[T](shared), limit: k.limit, before: before}
	for r := range k.all {
		old, oldOK := as[T](r.old)
		v, ok := as[T](r.new)
		if !ok || !oldOK {
			return nil
		}
		to.log(record[T]{r.Point, r.origin, r.set, old, v})
	}
	return to
}

// as is v as a T. Of an interface's zero value only nil is left in v.
func as[T any](v any) (t T, ok bool) {
	if v == nil {
		return t, reflect.TypeFor[T]().Kind() == reflect.Interface
	}
	t, ok = v.(T)
	return t, ok
}
