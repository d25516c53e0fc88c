package footprint

import (
	"sync"
	"unsafe"
)

const (
	wordSize = unsafe.Sizeof(uintptr(0))
	tinySize = 16 // pointer-free values below this share blocks of this size
)

// allocator knows how the runtime of this process rounds a request for memory. The size classes are
// asked from the runtime itself, so that another version with other classes gives other, again
// true, figures.
type allocator struct {
	class     []uint16 // rounded size by request in words, up to largest
	largest   uintptr  // the largest size class
	page      uintptr  // larger blocks are whole pages
	header    uintptr  // in front of a block that holds pointers,
	threshold uintptr  // when it is larger than this
}

var heap = sync.OnceValue(func() *allocator {
	a := &allocator{header: 8, threshold: wordSize * wordSize * 8, largest: 32 << 10}
	a.page = granted(a.largest+1) - a.largest
	a.class = make([]uint16, a.largest/wordSize+1)
	for n := uintptr(1); n <= a.largest; {
		size := granted(n)
		for ; n <= size; n++ {
			a.class[words(n)] = uint16(size)
		}
	}
	return a
})

// granted returns how many bytes append obtains for n pointer-free ones: all of the block.
func granted(n uintptr) uintptr {
	return uintptr(cap(append([]byte(nil), make([]byte, n)...)))
}

// grantedPointers is granted for a block that holds pointers, whose header append does not hand
// out.
func grantedPointers(n uintptr) uintptr {
	return uintptr(cap(append([]*byte(nil), make([]*byte, words(n))...))) * wordSize
}

// block returns the bytes that a block for n bytes takes from the heap; scan says that it holds
// pointers.
func (a *allocator) block(n uintptr, scan bool) uintptr {
	n += a.headerOf(n, scan)
	if n > a.largest-a.header {
		return (n + a.page - 1) / a.page * a.page
	}
	return uintptr(a.class[words(n)])
}

// headerOf returns the bytes that the allocator puts in front of a block for n bytes.
func (a *allocator) headerOf(n uintptr, scan bool) uintptr {
	if scan && n > a.threshold && n <= a.largest-a.header {
		return a.header
	}
	return 0
}

// canStart reports whether a block for n bytes can begin at addr. Blocks of one size lie side by
// side from the start of a page; sizes up to an eighth of a page have but one page, for the
// runtime's size classes give a size more pages only when an eighth of them would be lost at their
// end (runtime/_mkmalloc/mksizeclasses.go). With more pages, every page may be the first: the
// distance to it is a multiple of whatever divides both sizes.
func (a *allocator) canStart(addr, n uintptr, scan bool) bool {
	size, inPage := a.block(n, scan), (addr-a.headerOf(n, scan))%a.page
	if size <= a.page/8 {
		return inPage%size == 0
	}
	return inPage%(size&-size) == 0
}

var sizesKnown = known(func() bool { return heap().known() })

// known reports whether headers and blocks are where this package believes them to be.
func (a *allocator) known() bool {
	for n := uintptr(1); n < a.largest/wordSize; n += n/4 + 1 {
		bytes, pointers := make([]byte, n), make([]*byte, n)
		escape(bytes, pointers)
		if n > tinySize && !a.canStart(uintptr(unsafe.Pointer(&bytes[0])), n, false) ||
			!a.canStart(uintptr(unsafe.Pointer(&pointers[0])), n*wordSize, true) {
			return false
		}
	}
	return grantedPointers(a.threshold) == a.threshold &&
		grantedPointers(a.threshold+wordSize)+a.header == a.block(a.threshold+wordSize, true)
}

func words(n uintptr) uintptr { return (n + wordSize - 1) / wordSize }
