package version1

import (
	"encoding"
	"reflect"

	"github.com/auditline/auditline/audit/internal/codec"
	"github.com/auditline/auditline/audit/internal/values"
)

// Values are written by their type, which the reader knows: numbers and lengths as varints
// or fixed bytes, composites element by element, unexported fields included. Every value
// takes a byte at least, so that hostile bytes cannot ask for more than they are.

const maxNesting = 1000 // of values within values

// reader reads values.
type reader struct{ codec.ByteReader }

// fixed reads n bytes, low byte first.
func (r *reader) fixed(n uint64) (v uint64) {
	for i, b := range r.Bytes(n) {
		v |= uint64(b) << (8 * i)
	}
	return v
}

// value reads into v, which is zero and addressable.
func (r *reader) value(v reflect.Value, depth int) {
	if depth > maxNesting || r.Err != nil {
		r.Fail()
		return
	}
	if selfCoding(v.Type()) {
		r.selfCoded(v)
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		if r.Byte() != 0 {
			v.Set(reflect.New(v.Type().Elem()))
			r.value(v.Elem(), depth+1)
		}
	case reflect.Slice:
		r.slice(v, depth)
	case reflect.Array:
		r.Byte()
		for i := 0; i < v.Len() && r.Err == nil; i++ {
			r.value(v.Index(i), depth+1)
		}
	case reflect.Map:
		r.pairs(v, depth)
	case reflect.Struct:
		r.Byte()
		for i := 0; i < v.NumField() && r.Err == nil; i++ {
			r.value(exposed(v.Field(i)), depth+1)
		}
	default:
		r.plain(v)
	}
}

// plain reads into v, which holds no other values.
func (r *reader) plain(v reflect.Value) {
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(r.Byte() != 0)
	case reflect.Float32, reflect.Complex64:
		for i := range values.Words[uint32](v) {
			values.Words[uint32](v)[i] = uint32(r.fixed(4))
		}
	case reflect.Float64, reflect.Complex128:
		for i := range values.Words[uint64](v) {
			values.Words[uint64](v)[i] = r.fixed(8)
		}
	case reflect.String:
		v.SetString(r.Text())
	default:
		r.integer(v)
	}
}

func (r *reader) integer(v reflect.Value) {
	switch {
	case v.CanInt():
		i := r.Varint()
		if v.OverflowInt(i) {
			r.Fail()
			return
		}
		v.SetInt(i)
	case v.CanUint():
		u := r.Uvarint()
		if v.OverflowUint(u) {
			r.Fail()
			return
		}
		v.SetUint(u)
	default:
		r.Fail()
	}
}

// selfCoded leaves reading to the type, whose faults are those of the bytes.
func (r *reader) selfCoded(v reflect.Value) {
	data := r.Bytes(r.Uvarint())
	defer func() {
		if recover() != nil {
			r.Fail()
		}
	}()
	if r.Err == nil && v.Addr().Interface().(encoding.BinaryUnmarshaler).UnmarshalBinary(data) != nil {
		r.Fail()
	}
}

// count reads a length + 1, 0 for nil, of elements that take a byte each at least.
func (r *reader) count() (n int, isNil bool) {
	u := r.Uvarint()
	if u > uint64(len(r.B))+1 {
		r.Fail()
	}
	if r.Err != nil || u == 0 {
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
	for i := 0; i < n && r.Err == nil; i++ {
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
	for i := 0; i < n && r.Err == nil; i++ {
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

// exposed is v, an addressable field, without the mark that it is unexported.
func exposed(v reflect.Value) reflect.Value {
	return reflect.NewAt(v.Type(), v.Addr().UnsafePointer()).Elem()
}
