package values

import (
	"math"
	"reflect"
	"unsafe"
)

// equality returns what OnChange asks of values of type T: bits for floats and complex
// numbers, Equal where the type has it (own), == where that cannot panic. Others never are
// equal.
func equality[T any](t reflect.Type) (equal func(a, b T) bool, own bool) {
	if equal := equalOf[T](t); equal != nil {
		return equal, true
	}
	switch t.Kind() {
	case reflect.Complex64:
		return func(a, b T) bool { return bitsAs[uint64](&a) == bitsAs[uint64](&b) }, false
	case reflect.Complex128:
		return func(a, b T) bool { return bitsAs[[2]uint64](&a) == bitsAs[[2]uint64](&b) }, false
	}
	if !t.Comparable() || holdsInterface(t) {
		return func(a, b T) bool { return false }, false
	}
	return func(a, b T) bool { return any(a) == any(b) }, false
}

// equalOf returns the method Equal of T, nil if T has none. Pointers and interfaces that
// are nil are not asked. As a func, the method takes its receiver without boxing it.
func equalOf[T any](t reflect.Type) func(a, b T) bool {
	type equaler interface{ Equal(T) bool }
	if !t.Implements(reflect.TypeFor[equaler]()) {
		return nil
	}
	if k := t.Kind(); k != reflect.Pointer && k != reflect.Interface {
		m, _ := t.MethodByName("Equal")
		return m.Func.Interface().(func(a, b T) bool)
	}
	none := any(*new(T))
	return func(a, b T) bool {
		if any(a) == none || any(b) == none {
			return any(a) == any(b)
		}
		return any(a).(equaler).Equal(b)
	}
}

// bitsAs is the memory of *v, of which B is the size.
func bitsAs[B, T any](v *T) B { return *(*B)(unsafe.Pointer(v)) }

func sameBits(a, b complex128) bool {
	return math.Float64bits(real(a)) == math.Float64bits(real(b)) &&
		math.Float64bits(imag(a)) == math.Float64bits(imag(b))
}

// holdsInterface tells whether == on t can panic, because a dynamic type may not compare.
func holdsInterface(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Interface:
		return true
	case reflect.Array:
		return holdsInterface(t.Elem())
	case reflect.Struct:
		for field := range t.Fields() {
			if holdsInterface(field.Type) {
				return true
			}
		}
	}
	return false
}

// SameValue tells whether two attributes have the same value.
func SameValue(a, b any) bool {
	x, y := reflect.ValueOf(a), reflect.ValueOf(b)
	if !x.IsValid() || !y.IsValid() || x.Type() != y.Type() {
		return a == nil && b == nil
	}
	switch x.Kind() {
	case reflect.Float32, reflect.Float64:
		return math.Float64bits(x.Float()) == math.Float64bits(y.Float())
	case reflect.Complex64, reflect.Complex128:
		return sameBits(x.Complex(), y.Complex())
	}
	if equal, ok := equalMethod(x, y); ok {
		return equal
	}
	return (&comparison{seen: make(map[visit]bool)}).same(x, y, 0)
}

// equalMethod asks the method Equal of x, false if there is none that can be asked.
func equalMethod(x, y reflect.Value) (equal, ok bool) {
	m := x.MethodByName("Equal")
	if x.Kind() == reflect.Pointer && (x.IsNil() || y.IsNil()) || !m.IsValid() {
		return false, false
	}
	t := m.Type()
	if t.NumIn() != 1 || t.In(0) != x.Type() || t.NumOut() != 1 || t.Out(0) != reflect.TypeFor[bool]() {
		return false, false
	}
	return m.Call([]reflect.Value{y})[0].Bool(), true
}
