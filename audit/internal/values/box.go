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

// Boxes makes numbers of one type, given as bits, into interface values, without an
// allocation for each: the interfaces share blocks, which nobody writes to again.
type Boxes struct {
	size uintptr
	zero any // a value of the type
	free []uint64
	bits uint64 // of the latest
	box  any
}

func NewBoxes(t reflect.Type) *Boxes {
	return &Boxes{size: t.Size(), zero: reflect.Zero(t).Interface()}
}

const boxBlock = 64

// Of returns the value with those bits, which are its memory: NaNs stay as they are.
func (b *Boxes) Of(bits uint64) any {
	if b.box != nil && b.bits == bits {
		return b.box
	}
	if len(b.free) == 0 {
		b.free = make([]uint64, boxBlock)
	}
	p := unsafe.Pointer(&b.free[0])
	b.free = b.free[1:]
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
	(*struct{ typ, data unsafe.Pointer })(unsafe.Pointer(&b.box)).data = p
	return b.box
}
