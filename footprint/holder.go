package footprint

import (
	"iter"
	"reflect"
	"unsafe"
)

// Holder is implemented, with a pointer receiver, by structs that hold memory of which the types of
// their fields do not tell: chunks of bytes behind pointers to the first, for example. [Deep]
// counts what Held yields as theirs. Held must not change anything.
type Holder interface {
	Held() iter.Seq[[]byte]
}

// held adds what the Holder at p holds.
func (w *walker) held(r *ref, p unsafe.Pointer) {
	bytes := planOf(reflect.TypeFor[byte]())
	for chunk := range reflect.NewAt(r.holder, p).Interface().(Holder).Held() {
		if len(chunk) > 0 {
			b := arrayBlock(unsafe.Pointer(&chunk[0]), bytes, uintptr(len(chunk)))
			w.extent.cover(&b)
		}
	}
}
