package value

import (
	"math"
	"reflect"
	"unsafe"
)

// An interface value costs an allocation, and a row has several: these functions make such values
// of memory that is there already. Nobody may write to it as long as they are used.

// boxed is how an interface value of a type that is no pointer lies in memory.
type boxed struct{ typ, data unsafe.Pointer }

// Int returns the number at p as an interface value that is in p's memory.
func Int(p *int64) any { return at(int64(0), unsafe.Pointer(p)) }

// String is Int for a text.
func String(p *string) any { return at("", unsafe.Pointer(p)) }

// Bytes is Int for bytes.
func Bytes(p *[]byte) any { return at(noBytes, unsafe.Pointer(p)) }

var noBytes any = []byte(nil)

// at returns the value of like's type that is at p.
func at(like any, p unsafe.Pointer) any {
	(*boxed)(unsafe.Pointer(&like)).data = p
	return like
}

// unnamed returns v, a number or a text of a type that is neither int64 nor string, as one of these
// where that lies in memory as v does.
func unnamed(v any) (like any, ok bool) {
	switch r := reflect.ValueOf(v); {
	case r.Kind() == reflect.String:
		like = ""
	case r.Type().Size() == 8 && (r.CanInt() || r.CanUint() && r.Uint() <= math.MaxInt64):
		like = int64(0)
	default:
		return nil, false
	}
	(*boxed)(unsafe.Pointer(&like)).data = (*boxed)(unsafe.Pointer(&v)).data
	return like, true
}
