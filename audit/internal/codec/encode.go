package codec

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"time"
	"unsafe"
)

// Values are written by their shape: numbers and lengths as varints or fixed bytes,
// composites element by element. Every value takes a byte at least; zeros are all zeros.

const (
	maxDepth   = 20_000 // of composites within each other, which bounds the stack of readers
	suspicious = 1000   // the depth from which on values are looked at for cycles
)

var (
	errCycle = errors.New("it leads back to itself")
	errDeep  = errors.New("it is nested deeper than 20,000 values")
)

// encoder writes values, one at a time.
type encoder struct {
	b      []byte
	err    error
	depth  int
	within map[place]bool // the places that lead to this value, from a depth on
	zones  map[*time.Location]zone
	before *before // of values that are slices, from the second on
}

// place is memory that a value refers to.
type place struct {
	at   unsafe.Pointer
	len  int
	node *node
}

func (e *encoder) fail(err error) {
	if e.err == nil {
		e.err = err
	}
}

// enter goes on to what a value refers to at p; it returns false where that must not be.
func (e *encoder) enter(p place) bool {
	if e.within[p] {
		e.fail(errCycle)
	}
	if e.down(); e.err != nil || e.depth < suspicious {
		return e.err == nil
	}
	if e.within == nil {
		e.within = make(map[place]bool)
	}
	e.within[p] = true
	return true
}

// down goes on to what a value consists of.
func (e *encoder) down() {
	if e.depth++; e.depth > maxDepth {
		e.fail(errDeep)
	}
}

func (e *encoder) leave(p place) {
	if e.depth >= suspicious {
		delete(e.within, p)
	}
	e.depth--
}

// uvarint writes v as binary.AppendUvarint does. It appends to e.b itself, as all that follows: the
// compiler then stores the slice only where it has grown, and spares the collector's write barrier.
func (e *encoder) uvarint(v uint64) {
	for ; v >= 0x80; v >>= 7 {
		e.b = append(e.b, byte(v)|0x80)
	}
	e.b = append(e.b, byte(v))
}

func (e *encoder) varint(v int64) { e.uvarint(uint64(v)<<1 ^ uint64(v>>63)) }

func (e *encoder) word32(v uint32) {
	e.b = append(e.b, byte(v), byte(v>>8), byte(v>>16), byte(v>>24))
}

func (e *encoder) word64(v uint64) {
	e.word32(uint32(v))
	e.word32(uint32(v >> 32))
}

func (e *encoder) text(s string) {
	e.uvarint(uint64(len(s)))
	e.b = append(e.b, s...)
}

// encodePlain returns what writes values of type t, which hold no others.
func encodePlain(kind Kind, t reflect.Type) func(e *encoder, p unsafe.Pointer) {
	switch kind {
	case Bool:
		return func(e *encoder, p unsafe.Pointer) { e.b = append(e.b, *(*byte)(p)) }
	case String:
		return func(e *encoder, p unsafe.Pointer) { e.text(*(*string)(p)) }
	case Int:
		return encodeInt(t.Bits())
	case Uint:
		return encodeUint(t.Bits())
	}
	if word := t.Bits(); word == 32 || word == 64 && kind == Complex {
		return encodeWords(t, (*encoder).word32)
	}
	return encodeWords(t, (*encoder).word64)
}

func encodeInt(bits int) func(e *encoder, p unsafe.Pointer) {
	if bits == 8 {
		return func(e *encoder, p unsafe.Pointer) { e.b = append(e.b, *(*byte)(p)) }
	}
	return func(e *encoder, p unsafe.Pointer) { e.varint(intAt(p, bits)) }
}

func encodeUint(bits int) func(e *encoder, p unsafe.Pointer) {
	if bits == 8 {
		return func(e *encoder, p unsafe.Pointer) { e.b = append(e.b, *(*byte)(p)) }
	}
	return func(e *encoder, p unsafe.Pointer) { e.uvarint(uintAt(p, bits)) }
}

func intAt(p unsafe.Pointer, bits int) int64 {
	switch bits {
	case 8:
		return int64(*(*int8)(p))
	case 16:
		return int64(*(*int16)(p))
	case 32:
		return int64(*(*int32)(p))
	}
	return *(*int64)(p)
}

func uintAt(p unsafe.Pointer, bits int) uint64 {
	switch bits {
	case 8:
		return uint64(*(*uint8)(p))
	case 16:
		return uint64(*(*uint16)(p))
	case 32:
		return uint64(*(*uint32)(p))
	}
	return *(*uint64)(p)
}

// encodeWords writes the memory of floats and complex numbers, whose bits a conversion
// could alter.
func encodeWords[W uint32 | uint64](t reflect.Type, put func(*encoder, W)) func(e *encoder, p unsafe.Pointer) {
	n := t.Size() / unsafe.Sizeof(W(0))
	return func(e *encoder, p unsafe.Pointer) {
		for _, w := range unsafe.Slice((*W)(p), n) {
			put(e, w)
		}
	}
}

func encodePointer(_ reflect.Type, n, elem *node) {
	n.encode = func(e *encoder, p unsafe.Pointer) {
		at := *(*unsafe.Pointer)(p)
		if at == nil {
			e.b = append(e.b, 0)
			return
		}
		e.b = append(e.b, 1)
		to := place{at, 0, n}
		if e.enter(to) {
			elem.encode(e, at)
		}
		e.leave(to)
	}
}

// sliceHeader is the memory of a slice.
type sliceHeader struct {
	at       unsafe.Pointer
	len, cap int
}

func encodeSlice(t reflect.Type, n, elem *node) {
	size, bytes := t.Elem().Size(), isByte(elem.shape)
	n.encode = func(e *encoder, p unsafe.Pointer) {
		s := (*sliceHeader)(p)
		if s.at == nil {
			e.b = append(e.b, 0)
			return
		}
		e.uvarint(uint64(s.len) + 1)
		if bytes {
			e.b = append(e.b, unsafe.Slice((*byte)(s.at), s.len)...)
			return
		}
		to := place{s.at, s.len, n}
		switch {
		case !e.enter(to):
		case e.before != nil && e.depth == 1:
			e.before.encode(e, elem, s.at, s.len, size)
		default:
			encodeElements(e, elem, s.at, s.len, size)
		}
		e.leave(to)
	}
}

// isByte tells whether s is written as the byte that it is in memory.
func isByte(s *Shape) bool { return (s.Kind == Int || s.Kind == Uint) && s.Bits == 8 }

func encodeElements(e *encoder, elem *node, at unsafe.Pointer, n int, size uintptr) {
	for i := 0; i < n && e.err == nil; i++ {
		elem.encode(e, unsafe.Add(at, uintptr(i)*size))
	}
}

func encodeArray(t reflect.Type, n, elem *node) {
	length, size := t.Len(), t.Elem().Size()
	n.encode = func(e *encoder, p unsafe.Pointer) {
		if length == 0 {
			e.b = append(e.b, 0)
		}
		e.down()
		encodeElements(e, elem, p, length, size)
		e.depth--
	}
}

func encodeStruct(members []member) func(e *encoder, p unsafe.Pointer) {
	return func(e *encoder, p unsafe.Pointer) {
		if len(members) == 0 {
			e.b = append(e.b, 0)
		}
		e.down()
		for i := 0; i < len(members) && e.err == nil; i++ {
			members[i].node.encode(e, unsafe.Add(p, members[i].offset))
		}
		e.depth--
	}
}

// encodeMap sorts the entries, so that equal maps give equal bytes.
func encodeMap(t reflect.Type, n, key, elem *node) {
	n.encode = func(e *encoder, p unsafe.Pointer) {
		m := reflect.NewAt(t, p).Elem()
		if m.IsNil() {
			e.b = append(e.b, 0)
			return
		}
		to := place{m.UnsafePointer(), 0, n}
		if e.enter(to) {
			e.entries(m, key, elem)
		}
		e.leave(to)
	}
}

func (e *encoder) entries(m reflect.Value, key, elem *node) {
	e.uvarint(uint64(m.Len()) + 1)
	start := len(e.b)
	var ends []int
	k, v := reflect.New(m.Type().Key()), reflect.New(m.Type().Elem())
	for it := m.MapRange(); it.Next() && e.err == nil; {
		k.Elem().SetIterKey(it)
		v.Elem().SetIterValue(it)
		key.encode(e, k.UnsafePointer())
		elem.encode(e, v.UnsafePointer())
		ends = append(ends, len(e.b))
	}
	all := string(e.b[start:])
	texts := make([]string, len(ends))
	from := 0
	for i, end := range ends {
		texts[i] = all[from : end-start]
		from = end - start
	}
	slices.SortFunc(texts, strings.Compare)
	e.b = e.b[:start]
	for _, text := range texts {
		e.b = append(e.b, text...)
	}
}
