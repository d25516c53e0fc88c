package values

import (
	"math"
	"reflect"
	"unsafe"
)

// FloatBits is v as the stream has it.
func FloatBits[T ~float32 | ~float64](v T) uint64 {
	if unsafe.Sizeof(v) == 4 {
		return uint64(*(*uint32)(unsafe.Pointer(&v))) // a conversion could alter a NaN
	}
	return math.Float64bits(float64(v))
}

// BoolBits is v as the stream has it.
func BoolBits[T ~bool](v T) uint64 {
	if v {
		return 1
	}
	return 0
}

// Words is the memory of a float or complex number, whose bits a conversion could alter.
func Words[W uint32 | uint64](v reflect.Value) []W {
	return unsafe.Slice((*W)(v.Addr().UnsafePointer()), v.Type().Size()/unsafe.Sizeof(W(0)))
}

// Addressable is a variable that holds v.
func Addressable(v reflect.Value) reflect.Value {
	a := reflect.New(v.Type()).Elem()
	a.Set(v)
	return a
}

// BitsOf is v, a number, as the stream has it.
func BitsOf(v reflect.Value) uint64 {
	switch {
	case v.CanInt():
		return uint64(v.Int())
	case v.CanUint():
		return v.Uint()
	case v.Kind() == reflect.Bool:
		return BoolBits(v.Bool())
	case !v.CanAddr():
		v = Addressable(v)
	}
	if v.Kind() == reflect.Float32 {
		return uint64(Words[uint32](v)[0])
	}
	return Words[uint64](v)[0]
}

func IsFloat(k reflect.Kind) bool { return k == reflect.Float32 || k == reflect.Float64 }
