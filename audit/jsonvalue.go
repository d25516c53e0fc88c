package audit

import (
	"cmp"
	"encoding"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

const (
	maxSafe  = 1 << 53 // integers up to here are exact for all readers of JSON
	maxDepth = 100     // of values within values; those that contain themselves end there
)

// appendValue appends v as JSON, in the way of encoding/json but for what that refuses or
// what readers round, see Change.MarshalJSON.
func appendValue(b []byte, v any) []byte {
	return appendJSON(b, reflect.ValueOf(v), 0)
}

func appendJSON(b []byte, v reflect.Value, depth int) []byte {
	if !v.IsValid() || depth > maxDepth {
		return append(b, "null"...)
	}
	if own, ok := marshalled(v); ok {
		return append(b, own...)
	}
	switch {
	case v.CanInt():
		return appendInteger(b, v.Int(), uint64(max(v.Int(), -v.Int())))
	case v.CanUint():
		return appendInteger(b, v.Uint(), v.Uint())
	case v.CanFloat():
		return appendFloat(b, v.Float(), v.Type().Bits())
	}
	switch v.Kind() {
	case reflect.Bool:
		return strconv.AppendBool(b, v.Bool())
	case reflect.Complex64, reflect.Complex128:
		return appendString(b, fmt.Sprint(v.Complex()))
	case reflect.String:
		return appendString(b, v.String())
	case reflect.Interface, reflect.Pointer:
		return appendJSON(b, v.Elem(), depth+1)
	case reflect.Slice, reflect.Array:
		return appendList(b, v, depth)
	case reflect.Map:
		return appendMap(b, v, depth)
	case reflect.Struct:
		return closing(appendFields(append(b, '{'), v, depth), '}')
	}
	return appendString(b, v.Type().String()) // a func or channel
}

// marshalled is what a type's own MarshalJSON or MarshalText makes of v.
func marshalled(v reflect.Value) (out []byte, ok bool) {
	if !v.CanInterface() || v.Kind() == reflect.Pointer && v.IsNil() {
		return nil, false
	}
	defer func() {
		if recover() != nil {
			ok = false
		}
	}()
	switch v.Interface().(type) {
	case json.Marshaler, encoding.TextMarshaler:
		out, err := json.Marshal(v.Interface())
		return out, err == nil
	}
	return nil, false
}

func appendString(b []byte, s string) []byte {
	if !utf8.ValidString(s) {
		return append(appendBase64(append(b, `{"base64":`...), []byte(s)), '}')
	}
	quoted, _ := json.Marshal(s) // cannot fail
	return append(b, quoted...)
}

func appendBase64(b, data []byte) []byte {
	return append(base64.StdEncoding.AppendEncode(append(b, '"'), data), '"')
}

func appendInteger[T int64 | uint64](b []byte, v T, size uint64) []byte {
	if size > maxSafe {
		return fmt.Appendf(b, `"%d"`, v)
	}
	return fmt.Appendf(b, "%d", v)
}

func appendFloat(b []byte, f float64, bits int) []byte {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return append(strconv.AppendFloat(append(b, '"'), f, 'g', -1, bits), '"')
	}
	return strconv.AppendFloat(b, f, 'g', -1, bits)
}

func appendList(b []byte, v reflect.Value, depth int) []byte {
	if v.Kind() == reflect.Slice && v.IsNil() {
		return append(b, "null"...)
	}
	if v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Uint8 {
		return appendBase64(b, v.Bytes())
	}
	b = append(b, '[')
	for i := range v.Len() {
		b = append(appendJSON(b, v.Index(i), depth+1), ',')
	}
	return closing(b, ']')
}

func appendMap(b []byte, v reflect.Value, depth int) []byte {
	if v.IsNil() {
		return append(b, "null"...)
	}
	type member struct {
		key   string
		value reflect.Value
	}
	var members []member
	for it := v.MapRange(); it.Next(); {
		members = append(members, member{keyText(it.Key()), it.Value()})
	}
	slices.SortFunc(members, func(a, b member) int { return cmp.Compare(a.key, b.key) })
	b = append(b, '{')
	for _, m := range members {
		b = append(appendJSON(append(appendName(b, m.key), ':'), m.value, depth+1), ',')
	}
	return closing(b, '}')
}

// appendName appends the name of a member, which must be a JSON string.
func appendName(b []byte, s string) []byte {
	quoted, _ := json.Marshal(strings.ToValidUTF8(s, "\ufffd"))
	return append(b, quoted...)
}

func keyText(k reflect.Value) string {
	if t, ok := k.Interface().(encoding.TextMarshaler); ok {
		if text, err := t.MarshalText(); err == nil {
			return string(text)
		}
	}
	return fmt.Sprint(k.Interface())
}

// appendFields appends the exported fields under the names that their json tags say.
func appendFields(b []byte, v reflect.Value, depth int) []byte {
	for i := range v.NumField() {
		f := v.Type().Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case name == "-" && options == "":
		case f.Anonymous && name == "" && f.Type.Kind() == reflect.Struct:
			b = appendFields(b, v.Field(i), depth+1)
		case f.IsExported():
			b = appendJSON(append(appendName(b, cmp.Or(name, f.Name)), ':'), v.Field(i), depth+1)
			b = append(b, ',')
		}
	}
	return b
}
