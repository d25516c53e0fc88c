package codec

import (
	"encoding/binary"
	"errors"
	"fmt"
	"reflect"
	"time"
	"unsafe"
)

// ErrCorrupt is the error for bytes that cannot have been written by this package.
var ErrCorrupt = errors.New("the data is corrupt")

// Misfit says how what was written does not fit the type that it is to be read as.
type Misfit struct {
	Path string // within the value, like .Lines[].Count; "" is the value itself
	Text string
}

func (m *Misfit) Error() string {
	if m.Path == "" {
		return m.Text
	}
	return m.Path + ": " + m.Text
}

// Reader reads values of one Shape as values of one type.
type Reader struct {
	shape  *Shape
	typ    reflect.Type
	decode decodeFunc
}

type decodeFunc func(d *decoder, p unsafe.Pointer)

// Read reads a value into the memory at p, a zero variable of the reader's type, and
// returns the bytes after it. The error is ErrCorrupt or a *Misfit; with a Misfit, rest
// begins after the value all the same.
func (r *Reader) Read(b []byte, p unsafe.Pointer) (rest []byte, err error) {
	d := &decoder{b: b}
	r.decode(d, p)
	if _, misfit := d.err.(*Misfit); misfit {
		after, err := r.shape.Skip(b)
		if err != nil {
			return b, err
		}
		return after, d.err
	}
	return d.b, d.err
}

// ReadAny reads a value and returns it as one of the reader's type, and the bytes after it.
func (r *Reader) ReadAny(b []byte) (v any, rest []byte, err error) {
	holder := reflect.New(r.typ)
	rest, err = r.Read(b, holder.UnsafePointer())
	return holder.Elem().Interface(), rest, err
}

// Skip returns the bytes after a value of shape s.
func (s *Shape) Skip(b []byte) (rest []byte, err error) {
	d := &decoder{b: b}
	d.skip(s)
	return d.b, d.err
}

// decoder reads a value. After an error it has no bytes, and reads zeros.
type decoder struct {
	b     []byte
	err   error
	depth int
	zones map[fixedZone]*time.Location

	inexact bool // what skip has passed over
}

func (d *decoder) fail() {
	d.b = nil
	if d.err == nil {
		d.err = ErrCorrupt
	}
}

func (d *decoder) misfit(format string, args ...any) {
	if d.err == nil {
		d.err = &Misfit{Text: fmt.Sprintf(format, args...)}
	}
	d.b = nil
}

func (d *decoder) bytes(n uint64) []byte {
	if n > uint64(len(d.b)) {
		d.fail()
		return nil
	}
	data := d.b[:n]
	d.b = d.b[n:]
	return data
}

func (d *decoder) byte() byte {
	if len(d.b) == 0 {
		d.fail()
		return 0
	}
	b := d.b[0]
	d.b = d.b[1:]
	return b
}

func (d *decoder) uvarint() uint64 {
	v, n := binary.Uvarint(d.b)
	if n <= 0 {
		d.fail()
		return 0
	}
	d.b = d.b[n:]
	return v
}

func (d *decoder) varint() int64 {
	u := d.uvarint()
	return int64(u>>1) ^ -int64(u&1)
}

func (d *decoder) string() string { return string(d.bytes(d.uvarint())) }

// count reads a length + 1, 0 for nil, of elements that take least bytes each.
func (d *decoder) count(least int) (n int, isNil bool) {
	u := d.uvarint()
	if u == 0 {
		return 0, true
	}
	if u-1 > uint64(len(d.b)/least) {
		d.fail()
		return 0, true
	}
	return int(u - 1), false
}

// enter goes on to a value, of which leaves may be counted too; it returns false where that
// must not be.
func (d *decoder) enter() bool {
	if d.depth++; d.depth > maxDepth+1 {
		d.fail()
	}
	return d.err == nil
}

func (d *decoder) leave() { d.depth-- }

// int reads an integer of that size.
func (d *decoder) int(bits int) int64 {
	if bits == 8 {
		return int64(int8(d.byte()))
	}
	v := d.varint()
	if v<<(64-bits)>>(64-bits) != v {
		d.fail()
	}
	return v
}

func (d *decoder) uint(bits int) uint64 {
	if bits == 8 {
		return uint64(d.byte())
	}
	v := d.uvarint()
	if v<<(64-bits)>>(64-bits) != v {
		d.fail()
	}
	return v
}

func (d *decoder) word32() uint32 {
	if b := d.bytes(4); b != nil {
		return binary.LittleEndian.Uint32(b)
	}
	return 0
}

func (d *decoder) word64() uint64 {
	if b := d.bytes(8); b != nil {
		return binary.LittleEndian.Uint64(b)
	}
	return 0
}

// skip passes over a value of shape s.
func (d *decoder) skip(s *Shape) {
	if !d.enter() {
		return
	}
	defer d.leave()
	switch s.Kind {
	case Bool:
		d.bool()
	case Int:
		d.int(s.Bits)
	case Uint:
		d.uint(s.Bits)
	case Float, Complex:
		d.bytes(uint64(s.Bits / 8))
	case String:
		d.bytes(d.uvarint())
	case Time:
		var t time.Time
		decodeTime(d, unsafe.Pointer(&t))
	case Marshaled:
		d.inexact = d.form()&inexact != 0 || d.inexact
		d.bytes(d.uvarint())
	case Pointer:
		if d.bool() {
			d.skip(s.Elem)
		}
	case Slice:
		n, _ := d.count(s.Elem.least)
		d.skipElements(n, s.Elem)
	case Array:
		if s.Len == 0 {
			d.zero()
		}
		d.skipElements(s.Len, s.Elem)
	case Map:
		d.skipEntries(s)
	case Struct:
		d.skipFields(s)
	default:
		d.fail()
	}
}

func (d *decoder) form() form {
	f := form(d.byte())
	if plain := f &^ inexact; plain < formBinary || plain > formText {
		d.fail()
		return formBinary
	}
	return f
}

func (d *decoder) bool() bool {
	b := d.byte()
	if b > 1 {
		d.fail()
	}
	return b == 1
}

// zero reads the byte that stands for a value of no size.
func (d *decoder) zero() {
	if d.byte() != 0 {
		d.fail()
	}
}

func (d *decoder) skipElements(n int, elem *Shape) {
	for i := 0; i < n && d.err == nil; i++ {
		d.skip(elem)
	}
}

func (d *decoder) skipEntries(s *Shape) {
	n, _ := d.count(s.Key.least + s.Elem.least)
	for i := 0; i < n && d.err == nil; i++ {
		d.skip(s.Key)
		d.skip(s.Elem)
	}
}

func (d *decoder) skipFields(s *Shape) {
	if len(s.Fields) == 0 {
		d.zero()
	}
	for _, f := range s.Fields {
		d.skip(f.Shape)
	}
}
