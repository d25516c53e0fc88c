package footprint

import (
	"reflect"
	"unsafe"
)

// tailOf returns where the bytes begin that follow values of type t in their block: behind the field of type uint32 with
// the tag `footprint:"tail"`, which holds their number. It is 0 for types without.
func tailOf(t reflect.Type) uintptr {
	if t.Kind() != reflect.Struct {
		return 0
	}
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Tag.Get("footprint") == "tail" && f.Type.Kind() == reflect.Uint32 {
			return f.Offset + f.Type.Size()
		}
	}
	return 0
}

// tailBytes returns the number of bytes that follow the value at p behind the offset that tailOf returned.
func tailBytes(p unsafe.Pointer, offset uintptr) uintptr {
	return uintptr(*(*uint32)(unsafe.Add(p, offset-unsafe.Sizeof(uint32(0)))))
}
