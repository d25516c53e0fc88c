package audit

import (
	"cmp"
	"encoding"
	"encoding/binary"
	"errors"
	"reflect"
	"slices"

	"github.com/auditline/auditline/audit/internal/values"
)

// Values are written by their type, which the reader knows: numbers and lengths as
// varints or fixed bytes, composites element by element, unexported fields included. Every
// value takes a byte at least, so that hostile bytes cannot ask for more than they are.

const maxNesting = 1000 // pointers that lead back to themselves end there

// selfCoding tells whether values of t are written by their own MarshalBinary.
func selfCoding(t reflect.Type) bool {
	return t.Kind() != reflect.Interface && t.Kind() != reflect.Pointer &&
		t.Implements(reflect.TypeFor[encoding.BinaryMarshaler]()) &&
		reflect.PointerTo(t).Implements(reflect.TypeFor[encoding.BinaryUnmarshaler]())
}

// unwritable returns the type within t that has no written form, nil when there is none.
func unwritable(t reflect.Type, within ...reflect.Type) reflect.Type {
	if selfCoding(t) || slices.Contains(within, t) {
		return nil
	}
	within = append(within, t)
	switch t.Kind() {
	case reflect.Func, reflect.Chan, reflect.Interface, reflect.UnsafePointer:
		return t
	case reflect.Pointer, reflect.Slice, reflect.Array:
		return unwritable(t.Elem(), within...)
	case reflect.Map:
		return cmp.Or(unwritable(t.Key(), within...), unwritable(t.Elem(), within...))
	case reflect.Struct:
		for i := range t.NumField() {
			if bad := unwritable(t.Field(i).Type, within...); bad != nil {
				return bad
			}
		}
	}
	return nil
}

// appendBinary appends v, which is addressable.
func appendBinary(b []byte, v reflect.Value, depth int) ([]byte, error) {
	if depth > maxNesting {
		return nil, errors.New("it leads back to itself")
	}
	if selfCoding(v.Type()) {
		text, err := v.Interface().(encoding.BinaryMarshaler).MarshalBinary()
		return appendBytes(b, text), err
	}
	switch k := v.Kind(); {
	case isNilable(k) && v.IsNil():
		return append(b, 0), nil
	case k == reflect.Pointer:
		return appendBinary(append(b, 1), v.Elem(), depth+1)
	case k == reflect.Slice:
		return appendElements(binary.AppendUvarint(b, uint64(v.Len())+1), v, depth)
	case k == reflect.Array:
		return appendElements(append(b, 0), v, depth)
	case k == reflect.Map:
		return appendPairs(b, v, depth)
	case k == reflect.Struct:
		return appendStruct(append(b, 0), v, depth)
	}
	return appendPlain(b, v), nil
}

func isNilable(k reflect.Kind) bool {
	return k == reflect.Pointer || k == reflect.Slice || k == reflect.Map
}

// appendPlain appends v, which holds no other values.
func appendPlain(b []byte, v reflect.Value) []byte {
	switch v.Kind() {
	case reflect.Bool:
		return append(b, byte(values.BoolBits(v.Bool())))
	case reflect.Float32, reflect.Complex64:
		for _, word := range values.Words[uint32](v) {
			b = binary.LittleEndian.AppendUint32(b, word)
		}
		return b
	case reflect.Float64, reflect.Complex128:
		for _, word := range values.Words[uint64](v) {
			b = binary.LittleEndian.AppendUint64(b, word)
		}
		return b
	case reflect.String:
		return appendBytes(b, []byte(v.String()))
	}
	if v.CanInt() {
		return binary.AppendVarint(b, v.Int())
	}
	return binary.AppendUvarint(b, v.Uint())
}

func appendBytes(b, data []byte) []byte {
	return append(binary.AppendUvarint(b, uint64(len(data))), data...)
}

func appendElements(b []byte, v reflect.Value, depth int) (_ []byte, err error) {
	for i := 0; i < v.Len() && err == nil; i++ {
		b, err = appendBinary(b, v.Index(i), depth+1)
	}
	return b, err
}

func appendStruct(b []byte, v reflect.Value, depth int) (_ []byte, err error) {
	for i := 0; i < v.NumField() && err == nil; i++ {
		b, err = appendBinary(b, values.Exposed(v.Field(i)), depth+1)
	}
	return b, err
}

// appendPairs appends a map that is not nil, sorted, so that equal maps give equal bytes.
func appendPairs(b []byte, v reflect.Value, depth int) ([]byte, error) {
	var pairs [][]byte
	for it := v.MapRange(); it.Next(); {
		pair, err := appendBinary(nil, values.Addressable(it.Key()), depth+1)
		if err != nil {
			return nil, err
		}
		if pair, err = appendBinary(pair, values.Addressable(it.Value()), depth+1); err != nil {
			return nil, err
		}
		pairs = append(pairs, pair)
	}
	slices.SortFunc(pairs, slices.Compare)
	b = binary.AppendUvarint(b, uint64(len(pairs))+1)
	return append(b, slices.Concat(pairs...)...), nil
}
