package footprint

import (
	"sync"
	"unsafe"
)

// image is where the executable lies in memory: code, constants and package variables, which take nothing from the
// heap.
var image = sync.OnceValue(func() interval { return extended(probedImage()) })

var probe struct {
	data int
	bss  []byte
}

// probedImage spans a constant, a function and a variable of this package.
func probedImage() interval {
	f := any(gcd)
	text := uintptr(**(**unsafe.Pointer)(unsafe.Pointer(&wordsOf(&f)[1])))
	constant := uintptr(wordsOf(&f)[0])
	variable := uintptr(unsafe.Pointer(&probe))
	return interval{start: min(text, constant, variable), end: max(text, constant, variable) + 1}
}

// inImage reports whether p points to static data.
func inImage(p unsafe.Pointer) bool { return image().has(p) }

func (i interval) has(p unsafe.Pointer) bool { return uintptr(p) >= i.start && uintptr(p) < i.end }
