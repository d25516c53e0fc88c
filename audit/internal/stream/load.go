package stream

import "github.com/auditline/auditline/audit/internal/values"

// Loaded is a change that is read from outside, from the written form of a log.
type Loaded struct {
	Point
	By       Origin
	Old, New any
}

// LoadChange logs c, a change of the field at off, which is kept as k and how say.
func (l *Log) LoadChange(off int32, k Kind, how Option, c Loaded) {
	f := l.find(off, k)
	if k == KindRing {
		l.loadKept(f, how, c)
		return
	}
	if c.Seq != l.Seq+1 {
		l.Skip(Point{c.Seq - 1, l.At})
	}
	if c.By != l.origin {
		l.setOrigin(c.By)
	}
	switch k {
	case KindInt, KindFloat:
		l.putNumber(f, values.BitsOf(c.Old), values.BitsOf(c.New), c.At)
	case KindValue:
		l.put(f, columnOf[any](l, f, how.Has(Share)).log(c.Old, c.New, copied), 0, 0, c.At)
	case KindElements:
		l.put(f, loadEdit(loadedElements(l, f), c.Old, c.New), 0, 0, c.At)
	case KindRedacted:
		l.put(f, 0, 0, 0, c.At)
	}
}

// loadKept logs c in the ring of f.
func (l *Log) loadKept(f *Field, how Option, c Loaded) {
	if how.Has(Redact) {
		keepRecord(l, f, ringOf[struct{}](l, f, how), record[struct{}]{Point: c.Point, origin: c.By})
		return
	}
	keepRecord(l, f, ringOf[any](l, f, how), record[any]{c.Point, c.By, c.Old, c.New})
}

// LoadLost says what is lost of the field at off, which may be nothing, in addition to what
// was said before. left is the value that the last lost change left, where there is one.
func (l *Log) LoadLost(off int32, k Kind, how Option, gone Lost, left any) {
	f := l.find(off, k)
	switch k {
	case KindInt, KindFloat:
		gone.Left = values.BitsOf(left)
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
	for _, block := range c.blocks {
		for _, v := range block {
			value, ok := v.(T)
			if !ok {
				return nil
			}
			to.push(value)
		}
	}
	return to
}

// convertedRing is converted for rings.
func convertedRing[T any](k *kept[any], shared bool) *kept[T] {
	before, _ := k.before.(T)
	to := &kept[T]{traits: values.TraitsOf[T](shared), limit: k.limit, before: before}
	for r := range k.all {
		old, oldOK := r.old.(T)
		v, ok := r.new.(T)
		if !ok || !oldOK {
			return nil
		}
		to.log(record[T]{r.Point, r.origin, old, v})
	}
	return to
}
