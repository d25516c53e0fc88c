package audit

import (
	"context"
	"math"
	"unsafe"
)

// The setters below are what generated code calls. Each sets *field to v and logs the
// change in t, the trail of the same struct. They return the value before, and whether the
// change was logged: with OnChange, one that changes nothing is not. Those that end in By
// log the origin that ctx carries.

type integer interface {
	~int | ~int8 | ~int16 | ~int32 | ~int64 |
		~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~uintptr
}

type float interface{ ~float32 | ~float64 }

// SetInt sets and logs an integer.
func SetInt[T integer](t *Trail, field *T, v T, opts ...Option) (old T, logged bool) {
	return setInt(t, field, v, stamp{}, opts)
}

// SetIntBy is SetInt with the origin of ctx.
func SetIntBy[T integer](ctx context.Context, t *Trail, field *T, v T, opts ...Option) (old T, logged bool) {
	return setInt(t, field, v, stamp{by: originOf(ctx)}, opts)
}

// SetFloat sets and logs a floating point number.
func SetFloat[T float](t *Trail, field *T, v T, opts ...Option) (old T, logged bool) {
	return setFloat(t, field, v, stamp{}, opts)
}

// SetFloatBy is SetFloat with the origin of ctx.
func SetFloatBy[T float](ctx context.Context, t *Trail, field *T, v T, opts ...Option) (old T, logged bool) {
	return setFloat(t, field, v, stamp{by: originOf(ctx)}, opts)
}

// SetBool sets and logs a boolean.
func SetBool[T ~bool](t *Trail, field *T, v T, opts ...Option) (old T, logged bool) {
	return setBool(t, field, v, stamp{}, opts)
}

// SetBoolBy is SetBool with the origin of ctx.
func SetBoolBy[T ~bool](ctx context.Context, t *Trail, field *T, v T, opts ...Option) (old T, logged bool) {
	return setBool(t, field, v, stamp{by: originOf(ctx)}, opts)
}

// Set sets and logs a value of any type. The field and the log each get a clone of v (see
// Clone), unless Share is given.
func Set[T any](t *Trail, field *T, v T, opts ...Option) (old T, logged bool) {
	return set(t, field, v, stamp{}, merge(opts))
}

// SetBy is Set with the origin of ctx.
func SetBy[T any](ctx context.Context, t *Trail, field *T, v T, opts ...Option) (old T, logged bool) {
	return set(t, field, v, stamp{by: originOf(ctx)}, merge(opts))
}

func setInt[T integer](t *Trail, field *T, v T, at stamp, opts []Option) (T, bool) {
	old, how := *field, merge(opts)
	if how.special() {
		return setSpecial(t, field, v, v == old, at, how)
	}
	*field = v
	return old, t.number(offset(t, field), kindInt, uint64(old), uint64(v), at, how)
}

func setFloat[T float](t *Trail, field *T, v T, at stamp, opts []Option) (T, bool) {
	old, how := *field, merge(opts)
	if how.special() {
		return setSpecial(t, field, v, floatBits(v) == floatBits(old), at, how)
	}
	*field = v
	return old, t.number(offset(t, field), kindFloat, floatBits(old), floatBits(v), at, how)
}

func setBool[T ~bool](t *Trail, field *T, v T, at stamp, opts []Option) (T, bool) {
	old, how := *field, merge(opts)
	if how.special() {
		return setSpecial(t, field, v, v == old, at, how)
	}
	*field = v
	return old, t.number(offset(t, field), kindInt, boolBits(old), boolBits(v), at, how)
}

// number logs a number's change, unless nothing has changed and how asks not to.
func (t *Trail) number(off int32, k kind, from, to uint64, at stamp, how Option) (logged bool) {
	if how.has(OnChange) && from == to {
		return false
	}
	l, f := t.field(off, k, at.by)
	l.putNumber(f, from, to, l.tick(at))
	t.seq = l.seq
	return true
}

func set[T any](t *Trail, field *T, v T, at stamp, how Option) (T, bool) {
	old := *field
	if how.has(OnChange) && traitsOf[T](false).equal(old, v) {
		return old, false
	}
	*field = logValue(t, offset(t, field), old, v, at, how)
	return old, true
}

// logValue logs the change of the field at off and returns a copy of v for it.
func logValue[T any](t *Trail, off int32, old, v T, at stamp, how Option) T {
	if how.special() {
		return logSpecial(t, off, old, v, at, how)
	}
	l, f := t.field(off, kindValue, at.by)
	c := columnOf[T](l, f, how.has(Share))
	if c == nil {
		*t = Trail{} // copied from a struct of another type
		return logValue(t, off, old, v, at, how)
	}
	code := c.log(old, v, how)
	if c.traits.calls { // and a method of v has logged something itself
		l, f = t.field(off, kindValue, at.by)
	}
	l.put(f, code, 0, 0, l.tick(at))
	t.seq = l.seq
	return c.traits.copyAs(how, v)
}

// field returns the log and the field in it, ready for a change by the given origin.
func (t *Trail) field(off int32, k kind, by origin) (*log, *field) {
	l := t.log
	if l == nil || l.seq != t.seq {
		l = t.writable()
	}
	if l.origin != by {
		l.sign(by)
	}
	return l, l.find(off, k)
}

func floatBits[T float](v T) uint64 {
	if unsafe.Sizeof(v) == 4 {
		return uint64(*(*uint32)(unsafe.Pointer(&v))) // a conversion could alter a NaN
	}
	return math.Float64bits(float64(v))
}

func boolBits[T ~bool](v T) uint64 {
	if v {
		return 1
	}
	return 0
}

// columnOf returns the column of f, nil if that is one of another type than T.
func columnOf[T any](l *log, f *field, shared bool) *values[T] {
	p := slot(&l.aside().columns, f.id)
	switch c := (*p).(type) {
	case *values[T]:
		return c
	case nil:
		var zero T
		*p = newValues(traitsOf[T](shared), zero)
	case *values[any]:
		*p = converted[T](c, shared)
	}
	c, _ := (*p).(*values[T])
	return c
}
