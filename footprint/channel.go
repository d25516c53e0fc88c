package footprint

import (
	"reflect"
	"sync"
	"unsafe"
)

// channel mirrors the beginning of a channel's header; chanHeaderSize is asked from a living channel, and says
// whether that one looks like this.
type channel struct {
	count, capacity uint
	buffer          unsafe.Pointer
	elemSize        uint16
}

// chanHeader returns the plan of the header of a channel of type t. Elements without pointers follow the header in
// its block, others have a block of their own.
func (ps *planner) chanHeader(t reflect.Type) *plan {
	elem := ps.of(t.Elem())
	return ps.add(t.String(), chanHeaderSize(),
		ref{kind: refBuffer, offset: unsafe.Offsetof(channel{}.buffer), to: elem, own: true, name: "[]"})
}

// chanBlock returns the block that a channel refers to.
func chanBlock(addr unsafe.Pointer, header *plan) block {
	b := arrayBlock(addr, header, 1)
	if elem := header.refs[0].to; !elem.scan() {
		b.bytes += uintptr((*channel)(addr).capacity) * elem.size
	}
	return b
}

// bufferOf returns the block of a channel's buffer, none when it is part of the header's.
func bufferOf(buffer *unsafe.Pointer, elem *plan) block {
	if !elem.scan() {
		return block{}
	}
	header := (*channel)(unsafe.Add(unsafe.Pointer(buffer), -int(unsafe.Offsetof(channel{}.buffer))))
	return arrayBlock(*buffer, elem, uintptr(header.capacity))
}

// chanHeaderSize is the distance between a living channel and its buffer.
var chanHeaderSize = sync.OnceValue(func() uintptr {
	c := make(chan byte, 1)
	h := *(**channel)(unsafe.Pointer(&c))
	return uintptr(h.buffer) - uintptr(unsafe.Pointer(h))
})

// chansKnown reports whether a living channel looks like the mirror.
var chansKnown = known(func() bool {
	c := make(chan [3]byte, 5)
	c <- [3]byte{1, 2, 3}
	h := *(**channel)(unsafe.Pointer(&c))
	return h.count == 1 && h.capacity == 5 && h.elemSize == 3 && chanHeaderSize() < 1024 &&
		*(*[3]byte)(h.buffer) == [3]byte{1, 2, 3}
})
