package values

import (
	"maps"
	"math"
	"reflect"
	"slices"
	"unsafe"
)

// Identical tells whether two values are the same in all that they hold: floats in all bits, nil
// unlike empty, pointers to the same. No method is called. Values nested deeper than it looks
// count as different.
func Identical[T any](a, b T) bool {
	if same := TraitsOf[T](true).Same; same != nil {
		return same(a, b)
	}
	return SameReflected(reflect.ValueOf(&a).Elem(), reflect.ValueOf(&b).Elem())
}

// SameReflected is Identical of two values of one type.
func SameReflected(a, b reflect.Value) bool { return new(comparison).same(a, b, 0) }

// deepest is how deep a comparison looks that follows no pointers; only values that lead back to
// themselves are deeper.
const deepest = 1000

// A comparison compares two values. With seen, it also takes pointers to equal values for the same,
// and what it has begun to compare for equal: that is how it gets through values that lead back to
// themselves.
type comparison struct{ seen map[visit]bool }

type visit struct {
	a, b unsafe.Pointer
	typ  reflect.Type
}

func (c *comparison) same(a, b reflect.Value, depth int) bool {
	if depth > deepest && c.seen == nil {
		return false
	}
	switch a.Kind() {
	case reflect.Float32, reflect.Float64:
		return math.Float64bits(a.Float()) == math.Float64bits(b.Float())
	case reflect.Complex64, reflect.Complex128:
		return sameBits(a.Complex(), b.Complex())
	case reflect.Chan, reflect.UnsafePointer:
		return a.UnsafePointer() == b.UnsafePointer()
	case reflect.Func:
		return sameFunc(a, b)
	case reflect.Pointer:
		return a.UnsafePointer() == b.UnsafePointer() ||
			c.seen != nil && !a.IsNil() && !b.IsNil() && (c.begun(a, b) || c.same(a.Elem(), b.Elem(), depth+1))
	case reflect.Interface:
		return a.IsNil() && b.IsNil() || !a.IsNil() && !b.IsNil() &&
			a.Elem().Type() == b.Elem().Type() && c.same(a.Elem(), b.Elem(), depth+1)
	case reflect.Slice:
		return a.IsNil() == b.IsNil() && (c.begun(a, b) || c.sameElements(a, b, depth))
	case reflect.Array:
		return c.sameElements(a, b, depth)
	case reflect.Map:
		return a.IsNil() == b.IsNil() && (c.begun(a, b) || c.sameEntries(a, b, depth))
	case reflect.Struct:
		return c.sameFields(a, b, depth)
	}
	return a.Equal(b)
}

// begun tells whether the comparison has come by here before.
func (c *comparison) begun(a, b reflect.Value) bool {
	if c.seen == nil || a.Kind() == reflect.Slice && (a.Len() != b.Len() || a.Len() == 0) {
		return false
	}
	v := visit{a.UnsafePointer(), b.UnsafePointer(), a.Type()}
	if c.seen[v] {
		return true
	}
	c.seen[v] = true
	return false
}

func (c *comparison) sameElements(a, b reflect.Value, depth int) bool {
	if a.Len() != b.Len() {
		return false
	}
	for i := range a.Len() {
		if !c.same(a.Index(i), b.Index(i), depth+1) {
			return false
		}
	}
	return true
}

func (c *comparison) sameEntries(a, b reflect.Value, depth int) bool {
	if a.Len() != b.Len() {
		return false
	}
	var lost []entry
	for it := a.MapRange(); it.Next(); {
		switch other := b.MapIndex(it.Key()); {
		case other.IsValid():
			if !c.same(it.Value(), other, depth+1) {
				return false
			}
		case it.Key().Equal(it.Key()):
			return false
		default:
			lost = append(lost, entry{it.Key(), it.Value()})
		}
	}
	return len(lost) == 0 || c.sameLost(lost, lostEntries(b), depth)
}

// An entry of a map may have a key that no map finds, since it holds NaN.
type entry struct{ key, value reflect.Value }

func lostEntries(m reflect.Value) (lost []entry) {
	for it := m.MapRange(); it.Next(); {
		if !it.Key().Equal(it.Key()) {
			lost = append(lost, entry{it.Key(), it.Value()})
		}
	}
	return lost
}

// sameLost finds for each of the entries a another one of b.
func (c *comparison) sameLost(a, b []entry, depth int) bool {
	for _, x := range a {
		i := slices.IndexFunc(b, func(y entry) bool {
			try := &comparison{maps.Clone(c.seen)} // which may fail, and the next one succeed
			return try.same(x.key, y.key, depth+1) && try.same(x.value, y.value, depth+1)
		})
		if i < 0 {
			return false
		}
		b = slices.Delete(b, i, i+1)
	}
	return len(b) == 0
}

func (c *comparison) sameFields(a, b reflect.Value, depth int) bool {
	for i := range a.NumField() {
		if !c.same(a.Field(i), b.Field(i), depth+1) {
			return false
		}
	}
	return true
}

// sameFunc tells whether two functions are one, with the same variables: reflection's pointer is
// that of the code only, which all closures of a literal share. Where it cannot tell, it says no.
func sameFunc(a, b reflect.Value) bool {
	if a.IsNil() || b.IsNil() {
		return a.IsNil() && b.IsNil()
	}
	x, y := closure(a), closure(b)
	return x != nil && x == y
}

// closure is the address of a function's variables and code, nil for a function that was taken out
// of an unexported field of something that has no address.
func closure(f reflect.Value) unsafe.Pointer {
	if !f.CanAddr() {
		if !f.CanInterface() {
			return nil
		}
		v := reflect.New(f.Type()).Elem()
		v.Set(f)
		f = v
	}
	return *(*unsafe.Pointer)(f.Addr().UnsafePointer())
}
