package audit

import (
	"math"
	"reflect"
)

// equality returns what OnChange asks of values of type T: bits for floats and complex
// numbers, Equal where the type has it, == where that cannot panic. Others never are equal.
func equality[T any](t reflect.Type) func(a, b T) bool {
	if _, ok := any(*new(T)).(interface{ Equal(T) bool }); ok {
		return func(a, b T) bool {
			if t.Kind() == reflect.Pointer && (isNil(a) || isNil(b)) {
				return any(a) == any(b)
			}
			return any(a).(interface{ Equal(T) bool }).Equal(b)
		}
	}
	switch t.Kind() {
	case reflect.Float32, reflect.Float64:
		return func(a, b T) bool {
			return math.Float64bits(reflect.ValueOf(a).Float()) == math.Float64bits(reflect.ValueOf(b).Float())
		}
	case reflect.Complex64, reflect.Complex128:
		return func(a, b T) bool { return sameBits(reflect.ValueOf(a).Complex(), reflect.ValueOf(b).Complex()) }
	}
	if !t.Comparable() || holdsInterface(t) {
		return func(a, b T) bool { return false }
	}
	return func(a, b T) bool { return any(a) == any(b) }
}

func isNil(v any) bool { return reflect.ValueOf(v).IsNil() }

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
		for i := range t.NumField() {
			if holdsInterface(t.Field(i).Type) {
				return true
			}
		}
	}
	return false
}
