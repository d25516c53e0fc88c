package codec

import (
	"math"
	"reflect"
	"time"
)

// same tells whether two values of one type are the same in all that they hold: hidden
// state too, NaN like itself, 0 unlike -0. It keeps no slice that is nil apart from an
// empty one, which marshalers rarely do. Where it cannot tell, it says no.
func same(a, b reflect.Value, depth int) bool {
	if depth > suspicious {
		return false
	}
	if a.Type() == timeType {
		return sameTime(a, b)
	}
	switch a.Kind() {
	case reflect.Float32, reflect.Float64:
		return math.Float64bits(a.Float()) == math.Float64bits(b.Float())
	case reflect.Pointer:
		return a.UnsafePointer() == b.UnsafePointer() ||
			!a.IsNil() && !b.IsNil() && same(a.Elem(), b.Elem(), depth+1)
	case reflect.Interface:
		return a.IsNil() && b.IsNil() || !a.IsNil() && !b.IsNil() &&
			a.Elem().Type() == b.Elem().Type() && same(a.Elem(), b.Elem(), depth+1)
	case reflect.Slice, reflect.Array:
		return sameElements(a, b, depth)
	case reflect.Map:
		return sameMap(a, b, depth)
	case reflect.Struct:
		return sameFields(a, b, depth)
	case reflect.Func, reflect.Chan, reflect.UnsafePointer:
		return a.UnsafePointer() == b.UnsafePointer()
	}
	return a.Equal(b)
}

func sameElements(a, b reflect.Value, depth int) bool {
	if a.Len() != b.Len() {
		return false
	}
	for i := range a.Len() {
		if !same(a.Index(i), b.Index(i), depth+1) {
			return false
		}
	}
	return true
}

func sameMap(a, b reflect.Value, depth int) bool {
	if a.Len() != b.Len() {
		return false
	}
	for it := a.MapRange(); it.Next(); {
		other := b.MapIndex(it.Key())
		if !other.IsValid() || !same(it.Value(), other, depth+1) {
			return false
		}
	}
	return true
}

func sameFields(a, b reflect.Value, depth int) bool {
	for i := range a.NumField() {
		if !same(a.Field(i), b.Field(i), depth+1) {
			return false
		}
	}
	return true
}

// sameTime compares the instants and the places, which must be addressable.
func sameTime(a, b reflect.Value) bool {
	if !a.CanAddr() || !b.CanAddr() {
		return false
	}
	x, y := (*time.Time)(a.Addr().UnsafePointer()), (*time.Time)(b.Addr().UnsafePointer())
	return x.Equal(*y) && x.Location().String() == y.Location().String() && x.Format("Z07:00:00") == y.Format("Z07:00:00")
}
