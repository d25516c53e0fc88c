package beampipe

import (
	"encoding/binary"
	"fmt"
	"math"
	"reflect"
)

// keyBytes are the same for keys that are equal, and differ for others. As for stages that run in
// one process, NaN is the same as NaN, and both zeros are the same.
func keyBytes[K comparable](key K) []byte {
	if text, ok := any(key).(string); ok {
		return []byte(text)
	}
	return appendKey(nil, reflect.ValueOf(&key).Elem())
}

// appendKey writes numbers in full width and strings with their length, so that no two sequences of
// parts give the same bytes.
func appendKey(b []byte, v reflect.Value) []byte {
	switch v.Kind() {
	case reflect.String:
		return append(binary.AppendUvarint(b, uint64(v.Len())), v.String()...)
	case reflect.Bool:
		if v.Bool() {
			return append(b, 1)
		}
		return append(b, 0)
	case reflect.Float32, reflect.Float64:
		return appendFloat(b, v.Float())
	case reflect.Complex64, reflect.Complex128:
		return appendFloat(appendFloat(b, real(v.Complex())), imag(v.Complex()))
	case reflect.Array:
		for i := range v.Len() {
			b = appendKey(b, v.Index(i))
		}
		return b
	case reflect.Struct:
		for _, field := range v.Fields() {
			b = appendKey(b, field)
		}
		return b
	}
	switch {
	case v.CanInt():
		return binary.BigEndian.AppendUint64(b, uint64(v.Int()))
	case v.CanUint():
		return binary.BigEndian.AppendUint64(b, v.Uint())
	}
	panic(fmt.Sprintf("beampipe: a key of type %s means something to one process only", v.Type())) // auditgen refuses it
}

func appendFloat(b []byte, f float64) []byte {
	switch {
	case f == 0:
		f = 0 // not -0
	case math.IsNaN(f):
		f = math.NaN()
	}
	return binary.BigEndian.AppendUint64(b, math.Float64bits(f))
}
