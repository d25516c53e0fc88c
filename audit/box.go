package audit

import (
	"math"
	"reflect"
	"unsafe"
)

// boxer returns how the bits of a number become a value of type t, nil if t is none.
func boxer(t reflect.Type) func(uint64) any {
	switch t {
	case reflect.TypeFor[int]():
		return func(b uint64) any { return int(b) }
	case reflect.TypeFor[int64]():
		return func(b uint64) any { return int64(b) }
	case reflect.TypeFor[float64]():
		return func(b uint64) any { return math.Float64frombits(b) }
	case reflect.TypeFor[bool]():
		return func(b uint64) any { return b != 0 }
	}
	if isNumber(t.Kind()) {
		return func(b uint64) any { return box(t, b) }
	}
	return nil
}

// isNumber tells whether values of that kind are logged as numbers, by SetInt, SetFloat
// or SetBool.
func isNumber(k reflect.Kind) bool {
	return k >= reflect.Bool && k <= reflect.Float64
}

// box makes a number of type t from its bits, not from its value: NaNs stay as they are.
func box(t reflect.Type, bits uint64) any {
	v := reflect.New(t)
	switch p := v.UnsafePointer(); t.Size() {
	case 1:
		*(*uint8)(p) = uint8(bits)
	case 2:
		*(*uint16)(p) = uint16(bits)
	case 4:
		*(*uint32)(p) = uint32(bits)
	case 8:
		*(*uint64)(p) = bits
	}
	return v.Elem().Interface()
}

// load returns a copy of the value of type t at p.
func load(t reflect.Type, p unsafe.Pointer, share bool) any {
	v := reflect.NewAt(t, p).Elem()
	if clone := clonerOf(t); clone != nil && !share {
		v = clone(v)
	}
	return v.Interface()
}
