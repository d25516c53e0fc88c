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
	d := &decoder{ByteReader: ByteReader{B: b}}
	r.decode(d, p)
	if _, misfit := d.Err.(*Misfit); misfit {
		after, err := r.shape.Skip(b)
		if err != nil {
			return b, err
		}
		return after, d.Err
	}
	return d.B, d.Err
}

// ReadAny reads a value and returns it as one of the reader's type, and the bytes after it.
func (r *Reader) ReadAny(b []byte) (v any, rest []byte, err error) {
	holder := reflect.New(r.typ)
	rest, err = r.Read(b, holder.UnsafePointer())
	return holder.Elem().Interface(), rest, err
}

// Skip returns the bytes after a value of shape s.
func (s *Shape) Skip(b []byte) (rest []byte, err error) {
	d := &decoder{ByteReader: ByteReader{B: b}}
	d.skip(s)
	return d.B, d.Err
}

// decoder reads a value.
type decoder struct {
	ByteReader
	depth int
	zones map[fixedZone]*time.Location

	inexact bool // what skip has passed over
}

func (d *decoder) misfit(format string, args ...any) {
	d.Refuse(&Misfit{Text: fmt.Sprintf(format, args...)})
}

// count reads a length + 1, 0 for nil, of elements that take least bytes each.
func (d *decoder) count(least int) (n int, isNil bool) {
	u := d.Uvarint()
	if u == 0 {
		return 0, true
	}
	if u-1 > uint64(len(d.B)/least) {
		d.Fail()
		return 0, true
	}
	return int(u - 1), false
}

// enter goes on to a value, of which leaves may be counted too; it returns false where that
// must not be.
func (d *decoder) enter() bool {
	if d.depth++; d.depth > maxDepth+1 {
		d.Fail()
	}
	return d.Err == nil
}

func (d *decoder) leave() { d.depth-- }

// int reads an integer of that size.
func (d *decoder) int(bits int) int64 {
	if bits == 8 {
		return int64(int8(d.Byte()))
	}
	v := d.Varint()
	if v<<(64-bits)>>(64-bits) != v {
		d.Fail()
	}
	return v
}

func (d *decoder) uint(bits int) uint64 {
	if bits == 8 {
		return uint64(d.Byte())
	}
	v := d.Uvarint()
	if v<<(64-bits)>>(64-bits) != v {
		d.Fail()
	}
	return v
}

func (d *decoder) word32() uint32 {
	if b := d.Bytes(4); b != nil {
		return binary.LittleEndian.Uint32(b)
	}
	return 0
}

func (d *decoder) word64() uint64 {
	if b := d.Bytes(8); b != nil {
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
		d.Bool()
	case Int:
		d.int(s.Bits)
	case Uint:
		d.uint(s.Bits)
	case Float, Complex:
		d.Bytes(uint64(s.Bits / 8))
	case String:
		d.Bytes(d.Uvarint())
	case Time:
		var t time.Time
		decodeTime(d, unsafe.Pointer(&t))
	case Marshaled:
		f, _ := d.marshaled()
		d.inexact = f&inexact != 0 || d.inexact
	case Pointer:
		if d.Bool() {
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
		d.Fail()
	}
}

// marshaled reads what a type's own marshaler has written, and in which form.
func (d *decoder) marshaled() (form, []byte) {
	f := form(d.Byte())
	data := d.Bytes(d.Uvarint())
	known := f &^ inexact
	if known < formBinary || known > formZero || known == formZero && (f != formZero || len(data) > 0) {
		d.Fail()
		return formBinary, nil
	}
	return f, data
}

// zero reads the byte that stands for a value of no size.
func (d *decoder) zero() {
	if d.Byte() != 0 {
		d.Fail()
	}
}

func (d *decoder) skipElements(n int, elem *Shape) {
	for i := 0; i < n && d.Err == nil; i++ {
		d.skip(elem)
	}
}

func (d *decoder) skipEntries(s *Shape) {
	n, _ := d.count(s.Key.least + s.Elem.least)
	for i := 0; i < n && d.Err == nil; i++ {
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
