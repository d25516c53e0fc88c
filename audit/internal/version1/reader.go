package version1

import (
	"encoding"
	"encoding/binary"
	"reflect"

	"github.com/auditline/auditline/audit/internal/codec"
	"github.com/auditline/auditline/audit/internal/values"
)

// Values are written by their type, which the reader knows: numbers and lengths as varints
// or fixed bytes, composites element by element, unexported fields included. Every value
// takes a byte at least, so that hostile bytes cannot ask for more than they are.

const maxNesting = 1000 // of values within values

// reader reads values. After an error it reads zeros.
type reader struct {
	b   []byte
	err error
}

func (r *reader) fail() {
	if r.b = nil; r.err == nil {
		r.err = codec.ErrCorrupt
	}
}

func (r *reader) bytes(n uint64) []byte {
	if n > uint64(len(r.b)) {
		r.fail()
		return nil
	}
	data := r.b[:n]
	r.b = r.b[n:]
	return data
}

func (r *reader) byte() byte {
	if b := r.bytes(1); len(b) == 1 {
		return b[0]
	}
	return 0
}

func (r *reader) uvarint() uint64 {
	v, n := binary.Uvarint(r.b)
	if n <= 0 {
		r.fail()
		return 0
	}
	r.b = r.b[n:]
	return v
}

func (r *reader) varint() int64 {
	u := r.uvarint()
	return int64(u>>1) ^ -int64(u&1)
}

// fixed reads n bytes, low byte first.
func (r *reader) fixed(n uint64) (v uint64) {
	for i, b := range r.bytes(n) {
		v |= uint64(b) << (8 * i)
	}
	return v
}

func (r *reader) string() string { return string(r.bytes(r.uvarint())) }

// value reads into v, which is zero and addressable.
func (r *reader) value(v reflect.Value, depth int) {
	if depth > maxNesting || r.err != nil {
		r.fail()
		return
	}
	if selfCoding(v.Type()) {
		r.selfCoded(v)
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		if r.byte() != 0 {
			v.Set(reflect.New(v.Type().Elem()))
			r.value(v.Elem(), depth+1)
		}
	case reflect.Slice:
		r.slice(v, depth)
	case reflect.Array:
		r.byte()
		for i := 0; i < v.Len() && r.err == nil; i++ {
			r.value(v.Index(i), depth+1)
		}
	case reflect.Map:
		r.pairs(v, depth)
	case reflect.Struct:
		r.byte()
		for i := 0; i < v.NumField() && r.err == nil; i++ {
			r.value(values.Exposed(v.Field(i)), depth+1)
		}
	default:
		r.plain(v)
	}
}

// plain reads into v, which holds no other values.
func (r *reader) plain(v reflect.Value) {
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(r.byte() != 0)
	case reflect.Float32, reflect.Complex64:
		for i := range values.Words[uint32](v) {
			values.Words[uint32](v)[i] = uint32(r.fixed(4))
		}
	case reflect.Float64, reflect.Complex128:
		for i := range values.Words[uint64](v) {
			values.Words[uint64](v)[i] = r.fixed(8)
		}
	case reflect.String:
		v.SetString(r.string())
	default:
		r.integer(v)
	}
}

func (r *reader) integer(v reflect.Value) {
	switch {
	case v.CanInt():
		i := r.varint()
		if v.OverflowInt(i) {
			r.fail()
			return
		}
		v.SetInt(i)
	case v.CanUint():
		u := r.uvarint()
		if v.OverflowUint(u) {
			r.fail()
			return
		}
		v.SetUint(u)
	default:
		r.fail()
	}
}

// selfCoded leaves reading to the type, whose faults are those of the bytes.
func (r *reader) selfCoded(v reflect.Value) {
	data := r.bytes(r.uvarint())
	defer func() {
		if recover() != nil {
			r.fail()
		}
	}()
	if r.err == nil && v.Addr().Interface().(encoding.BinaryUnmarshaler).UnmarshalBinary(data) != nil {
		r.fail()
	}
}

// count reads a length + 1, 0 for nil, of elements that take a byte each at least.
func (r *reader) count() (n int, isNil bool) {
	u := r.uvarint()
	if u > uint64(len(r.b))+1 {
		r.fail()
	}
	if r.err != nil || u == 0 {
		return 0, true
	}
	return int(u - 1), false
}

// slice grows v as the bytes prove that its elements are there.
func (r *reader) slice(v reflect.Value, depth int) {
	n, isNil := r.count()
	if isNil {
		return
	}
	s := reflect.MakeSlice(v.Type(), 0, 0)
	for i := 0; i < n && r.err == nil; i++ {
		s = reflect.Append(s, reflect.Zero(v.Type().Elem()))
		r.value(s.Index(i), depth+1)
	}
	v.Set(s)
}

func (r *reader) pairs(v reflect.Value, depth int) {
	n, isNil := r.count()
	if isNil {
		return
	}
	v.Set(reflect.MakeMap(v.Type()))
	for i := 0; i < n && r.err == nil; i++ {
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		r.value(key, depth+1)
		r.value(value, depth+1)
		v.SetMapIndex(key, value)
	}
}

// selfCoding tells whether values of t are written by their own MarshalBinary.
func selfCoding(t reflect.Type) bool {
	return t.Kind() != reflect.Interface && t.Kind() != reflect.Pointer &&
		t.Implements(reflect.TypeFor[encoding.BinaryMarshaler]()) &&
		reflect.PointerTo(t).Implements(reflect.TypeFor[encoding.BinaryUnmarshaler]())
}
