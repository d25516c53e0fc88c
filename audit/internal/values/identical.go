package values

import (
	"math"
	"reflect"
)

// Identical tells whether two values are the same in all that they hold: floats in all bits, nil
// unlike empty, pointers to the same. No method is called. Values nested deeper than it looks
// count as different.
func Identical[T any](a, b T) bool {
	if same := TraitsOf[T](true).Same; same != nil {
		return same(a, b)
	}
	return identical(reflect.ValueOf(&a).Elem(), reflect.ValueOf(&b).Elem(), 0)
}

// SameReflected is Identical of two values of one type.
func SameReflected(a, b reflect.Value) bool { return identical(a, b, 0) }

// deepest is how deep identical looks; only values that lead back to themselves are deeper.
const deepest = 1000

func identical(a, b reflect.Value, depth int) bool {
	if depth > deepest {
		return false
	}
	switch a.Kind() {
	case reflect.Float32, reflect.Float64:
		return math.Float64bits(a.Float()) == math.Float64bits(b.Float())
	case reflect.Complex64, reflect.Complex128:
		return sameBits(a.Complex(), b.Complex())
	case reflect.Func, reflect.Chan, reflect.Pointer, reflect.UnsafePointer:
		return a.UnsafePointer() == b.UnsafePointer()
	case reflect.Interface:
		return a.IsNil() && b.IsNil() || !a.IsNil() && !b.IsNil() &&
			a.Elem().Type() == b.Elem().Type() && identical(a.Elem(), b.Elem(), depth+1)
	case reflect.Slice:
		return a.IsNil() == b.IsNil() && identicalElements(a, b, depth)
	case reflect.Array:
		return identicalElements(a, b, depth)
	case reflect.Map:
		return a.IsNil() == b.IsNil() && identicalEntries(a, b, depth)
	case reflect.Struct:
		return identicalFields(a, b, depth)
	}
	return a.Equal(b)
}

func identicalElements(a, b reflect.Value, depth int) bool {
	if a.Len() != b.Len() {
		return false
	}
	for i := range a.Len() {
		if !identical(a.Index(i), b.Index(i), depth+1) {
			return false
		}
	}
	return true
}

func identicalEntries(a, b reflect.Value, depth int) bool {
	if a.Len() != b.Len() {
		return false
	}
	for it := a.MapRange(); it.Next(); {
		other := b.MapIndex(it.Key())
		if !other.IsValid() || !identical(it.Value(), other, depth+1) {
			return false
		}
	}
	return true
}

func identicalFields(a, b reflect.Value, depth int) bool {
	for i := range a.NumField() {
		if !identical(a.Field(i), b.Field(i), depth+1) {
			return false
		}
	}
	return true
}
