package footprint

import (
	"reflect"
	"slices"
	"sync"
	"time"
	"unsafe"
)

// channel mirrors the beginning of a channel's header; chanHeaderSize is asked from a living
// channel, and says whether that one looks like this.
type channel struct {
	count, capacity uint
	buffer          unsafe.Pointer
	elemSize        uint16
	closed          uint32
	timer           unsafe.Pointer // that sends to it, if there is one
}

// chanHeader returns the plan of the header of a channel of type t. Elements without pointers
// follow the header in its block, others have a block of their own.
func (ps *planner) chanHeader(t reflect.Type) *plan {
	header := ps.add(t.String(), chanHeaderSize())
	if hasPointers(t.Elem()) {
		header.refs = []ref{{kind: refBuffer, offset: unsafe.Offsetof(channel{}.buffer), to: ps.of(t.Elem()), own: true, name: "[]"}}
	}
	if t.Elem() == reflect.TypeFor[time.Time]() {
		timer := ps.timerRef()
		timer.kind, timer.offset = refChanTimer, unsafe.Offsetof(channel{}.timer)
		header.refs = append(header.refs, timer)
	}
	return header
}

// hasPointers reports whether the collector looks into values of type t.
func hasPointers(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Chan, reflect.Func, reflect.Interface, reflect.Map, reflect.Pointer, reflect.Slice, reflect.String,
		reflect.UnsafePointer:
		return true
	case reflect.Array:
		return t.Len() > 0 && hasPointers(t.Elem())
	case reflect.Struct:
		return slices.ContainsFunc(reflect.VisibleFields(t), func(f reflect.StructField) bool { return hasPointers(f.Type) })
	}
	return false
}

// chanBlock returns the block that a channel refers to.
func chanBlock(addr unsafe.Pointer, header *plan) block {
	b := arrayBlock(addr, header, 1)
	if c := (*channel)(addr); !header.scan() {
		b.bytes += uintptr(c.capacity) * uintptr(c.elemSize)
	}
	return b
}

// bufferBlock returns the block that the buffer field of a channel's header refers to.
func bufferBlock(r *ref, field unsafe.Pointer) block {
	header := (*channel)(unsafe.Add(field, -int(unsafe.Offsetof(channel{}.buffer))))
	return arrayBlock(header.buffer, r.to, uintptr(header.capacity))
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
