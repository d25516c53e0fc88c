package values

import (
	"reflect"
	"unsafe"
)

// IsNumber tells whether values of that kind are logged as numbers, by SetInt, SetFloat
// or SetBool.
func IsNumber(k reflect.Kind) bool {
	return k >= reflect.Bool && k <= reflect.Float64
}

// Box returns a copy of the value at p as an interface value. That of a text is p's own memory,
// without an allocation: nobody writes to it again.
func (t *Traits[T]) Box(p *T) any {
	if !t.isText {
		return t.Copy(*p)
	}
	box := t.empty
	(*boxed)(unsafe.Pointer(&box)).data = unsafe.Pointer(p)
	return box
}

// boxed is how an interface value of a type that is no pointer lies in memory.
type boxed struct{ typ, data unsafe.Pointer }

// Boxes makes numbers of one type, given as bits, into interface values, without an
// allocation for each: the interfaces share blocks, which nobody writes to again.
type Boxes struct {
	size uintptr
	zero any    // a value of the type
	bits uint64 // of the latest
	box  any
}

// NewBoxes returns what makes interface values of numbers of type t.
func NewBoxes(t reflect.Type) Boxes {
	return Boxes{size: t.Size(), zero: reflect.Zero(t).Interface()}
}

// Ready tells whether NewBoxes has made b.
func (b *Boxes) Ready() bool { return b.zero != nil }

// Block is room for the numbers of several Boxes.
type Block []uint64

const boxBlock = 64

// Of returns the value with those bits, which are its memory: NaNs stay as they are.
func (b *Boxes) Of(bits uint64, free *Block) any {
	if b.box != nil && b.bits == bits {
		return b.box
	}
	if len(*free) == 0 {
		*free = make(Block, boxBlock)
	}
	p := unsafe.Pointer(&(*free)[0])
	*free = (*free)[1:]
	switch b.size {
	case 1:
		*(*uint8)(p) = uint8(bits)
	case 2:
		*(*uint16)(p) = uint16(bits)
	case 4:
		*(*uint32)(p) = uint32(bits)
	default:
		*(*uint64)(p) = bits
	}
	b.bits, b.box = bits, b.zero
	(*boxed)(unsafe.Pointer(&b.box)).data = p
	return b.box
}
