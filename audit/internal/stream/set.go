package stream

import "github.com/auditline/auditline/audit/internal/values"

// Integer is every integer type.
type Integer interface {
	~int | ~int8 | ~int16 | ~int32 | ~int64 |
		~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~uintptr
}

// Float is every floating point type.
type Float interface{ ~float32 | ~float64 }

// SetInt sets *field, a field of the struct that t is the trail of, to v and logs that. It returns
// the value before, and whether the change was logged: with OnChange, one that changes nothing is
// not. The others below do the same for other types.
//
// These functions are compiled in the packages of the structs, where functions that are not generic
// are not inlined. So they call few of them.
func SetInt[T Integer](t *Trail, field *T, v T, prov Provenance, opts []Option) (T, bool) {
	old, how := *field, Option(0)
	if len(opts) > 0 {
		for _, o := range opts {
			how |= o
		}
		if how&special != 0 {
			return setSpecial(t, field, v, v == old, prov, how)
		}
	}
	*field = v
	return old, t.number(offset(t, field), KindInt, uint64(old), uint64(v), prov, how)
}

func SetFloat[T Float](t *Trail, field *T, v T, prov Provenance, opts []Option) (T, bool) {
	old, how := *field, Option(0)
	if len(opts) > 0 {
		for _, o := range opts {
			how |= o
		}
		if how&special != 0 {
			return setSpecial(t, field, v, values.FloatBits(v) == values.FloatBits(old), prov, how)
		}
	}
	*field = v
	return old, t.number(offset(t, field), KindFloat, values.FloatBits(old), values.FloatBits(v), prov, how)
}

func SetBool[T ~bool](t *Trail, field *T, v T, prov Provenance, opts []Option) (T, bool) {
	old, how := *field, Option(0)
	if len(opts) > 0 {
		for _, o := range opts {
			how |= o
		}
		if how&special != 0 {
			return setSpecial(t, field, v, v == old, prov, how)
		}
	}
	*field = v
	return old, t.number(offset(t, field), KindInt, values.BoolBits(old), values.BoolBits(v), prov, how)
}

// number logs a number's change, unless nothing has changed and how asks not to.
func (t *Trail) number(off int32, k Kind, from, to uint64, prov Provenance, how Option) (logged bool) {
	if how&(OnChange|Differs) != 0 && from == to {
		return false
	}
	l, f := t.field(off, k, prov.By)
	l.putNumber(f, from, to, l.tick(prov))
	t.seq = l.Seq
	return true
}

func Set[T any](t *Trail, field *T, v T, prov Provenance, opts []Option) (T, bool) {
	old, how := *field, merge(opts)
	if how&OnChange != 0 && values.TraitsOf[T](false).Equal(old, v) {
		return old, false
	}
	if how&Differs != 0 && values.Identical(old, v) {
		return old, false
	}
	next := logValue(t, offset(t, field), old, v, prov, how)
	if how&special != 0 {
		remember(t, field, old)
	}
	*field = next
	return old, true
}

// logValue logs the change of the field at off and returns a copy of v for it.
func logValue[T any](t *Trail, off int32, old, v T, prov Provenance, how Option) T {
	if how&special != 0 {
		return logSpecial(t, off, old, v, prov, how)
	}
	l, f := t.field(off, KindValue, prov.By)
	c := columnOf[T](l, f, how&Share != 0)
	if c == nil {
		t.clear() // copied from a struct of another type
		return logValue(t, off, old, v, prov, how)
	}
	code := c.log(old, v, how)
	if c.traits.Calls { // and a method of v has logged something itself
		l, f = t.field(off, KindValue, prov.By)
	}
	t.putCode(l, f, code, prov)
	return c.traits.CopyUnless(how&copied != 0, v)
}

// field returns the log and the field in it, ready for a change by the given origin.
func (t *Trail) field(off int32, k Kind, by Origin) (*Log, fieldRef) {
	l := t.log
	if l == nil || l.Seq != t.seq {
		l = t.writable()
	}
	if l.origin != by {
		l.setOrigin(by)
	}
	if i := l.among(off, k); i >= 0 { // as find does, without a call
		return l, fieldRef{&l.few[i], uint16(i + 1)}
	}
	return l, l.find(off, k)
}

// putCode logs a change of f whose values are kept elsewhere, if at all.
func (t *Trail) putCode(l *Log, f fieldRef, code byte, prov Provenance) {
	l.put(f, code, 0, 0, l.tick(prov))
	t.seq = l.Seq
}

// column is the place of f's column.
func (l *Log) column(f fieldRef) *Column { return slot(&l.Extra().Columns, f.id) }

// columnOf returns the column of f, nil if that is one of another type than T.
func columnOf[T any](l *Log, f fieldRef, shared bool) *valueColumn[T] {
	p := l.column(f)
	switch c := (*p).(type) {
	case *valueColumn[T]:
		return c
	case nil:
		var zero T
		*p = newValues(values.TraitsOf[T](shared), zero)
	case *valueColumn[any]:
		*p = converted[T](c, shared)
	}
	c, _ := (*p).(*valueColumn[T])
	return c
}
