package footprint

import (
	"runtime"
	"unsafe"
)

// memory says to whom an address belongs.
type memory uint8

const (
	foreign    memory = iota // not the heap: the executable's constants and variables, stacks, C, mapped files
	tinyBlocks               // blocks of 16 bytes without pointers, which several tiny values may share
	blocks                   // other blocks of the heap
)

// memoryAt asks the runtime to whom p, the address of a value that is in use, belongs. A page of
// memory belongs to one owner, so one question is enough for a page.
//
// The answer is a side effect of runtime.AddCleanup, which has to find the block of the value that
// it is to watch. It panics if there is none, and if its argument points into the block, except for
// a tiny one, where the argument may be a neighbour. The cleanup is stopped at once. ownersKnown
// checks that all this is still so.
func memoryAt(p unsafe.Pointer) memory {
	if !watched(p, 0) {
		return foreign
	}
	neighbour := unsafe.Add(p, 1-2*int(uintptr(p)&1)) // in the same block: they begin and end at even addresses
	if !watched(p, neighbour) {
		return blocks
	}
	return tinyBlocks
}

// watched reports whether AddCleanup watches the block at p with arg as its argument.
func watched[T any](p unsafe.Pointer, arg T) (ok bool) {
	defer func() {
		if recover() != nil {
			ok = false
		}
	}()
	c := runtime.AddCleanup((*byte)(p), func(T) {}, arg)
	c.Stop()
	return c != runtime.Cleanup{} // a package variable's
}

var variable [64]byte

// ownersKnown reports whether memoryAt tells blocks of each kind, a constant and a variable apart.
var ownersKnown = known(func() bool {
	tiny, small, large := new(int64), new([4]int64), make([]byte, largeBytes)
	return memoryAt(unsafe.Pointer(tiny)) == tinyBlocks && memoryAt(unsafe.Pointer(small)) == blocks &&
		memoryAt(unsafe.Pointer(&large[1])) == blocks && memoryAt(unsafe.Pointer(&variable)) == foreign &&
		memoryAt(unsafe.Pointer(unsafe.StringData("constant"))) == foreign
})

// memoryOf is memoryAt for the block b, or what looks like it when the runtime cannot be asked.
// Tiny blocks hold no references.
func memoryOf(b *block) memory {
	switch {
	case !ownersKnown():
		if b.bytes <= tinySize && !b.plan.scan() {
			return tinyBlocks
		}
	case !b.plan.scan():
		return memoryAt(b.addr)
	case !watched(b.addr, 0):
		return foreign
	}
	return blocks
}
