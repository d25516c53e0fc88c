// Package recordtext writes records for people to look at, without what their tags hide.
package recordtext

import (
	"fmt"
	"reflect"
	"strconv"
	"time"
	"unicode/utf8"
	"unsafe"

	"github.com/auditline/auditline/audit"
	"github.com/auditline/auditline/internal/tag"
)

// What is shown of a record at most.
const (
	maxBytes    = 4096
	maxText     = 200 // bytes of a string
	maxElements = 20  // of a slice, an array or a map
	maxDepth    = 6
)

const more = "…"

// Of writes a record as Go would write its literal, without the names of types. It calls no method
// of the record, since one might tell what the audit option redact hides: fields with that option,
// however deep, are written as audit.Redacted, and change logs not at all.
func Of(record any) string {
	v := reflect.ValueOf(record)
	if !v.IsValid() {
		return "nil"
	}
	held := reflect.New(v.Type()).Elem() // its fields can be read, unexported ones too
	held.Set(v)
	return string(cut(appendValue(nil, held, 0), maxBytes))
}

func appendValue(b []byte, v reflect.Value, depth int) []byte {
	if depth > maxDepth || len(b) > maxBytes {
		return append(b, more...)
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return append(b, "nil"...)
		}
		return appendValue(b, readable(v.Elem()), depth+1)
	case reflect.Struct:
		return appendStruct(b, v, depth)
	case reflect.Slice, reflect.Array:
		return appendList(b, v, depth)
	case reflect.Map:
		return appendMap(b, v, depth)
	case reflect.String:
		return append(b, strconv.Quote(string(cut([]byte(v.String()), maxText)))...)
	case reflect.Func, reflect.Chan, reflect.UnsafePointer:
		return append(b, v.Kind().String()...)
	}
	return appendNumber(b, v)
}

// appendNumber writes what has no parts.
func appendNumber(b []byte, v reflect.Value) []byte {
	switch {
	case v.Type() == reflect.TypeFor[time.Duration]():
		return append(b, time.Duration(v.Int()).String()...)
	case v.CanInt():
		return strconv.AppendInt(b, v.Int(), 10)
	case v.CanUint():
		return strconv.AppendUint(b, v.Uint(), 10)
	case v.CanFloat():
		return strconv.AppendFloat(b, v.Float(), 'g', -1, v.Type().Bits())
	case v.CanComplex():
		return fmt.Append(b, v.Complex())
	}
	return strconv.AppendBool(b, v.Bool())
}

func appendStruct(b []byte, v reflect.Value, depth int) []byte {
	if at, ok := v.Interface().(time.Time); ok {
		return at.AppendFormat(b, time.RFC3339Nano)
	}
	b = append(b, '{')
	first := true
	for field, value := range v.Fields() {
		if isTrail(field.Type) {
			continue
		}
		if !first {
			b = append(b, ", "...)
		}
		first = false
		b = append(append(b, field.Name...), ": "...)
		if isRedacted(field) {
			b = fmt.Append(b, audit.Redacted)
			continue
		}
		b = appendValue(b, readable(value), depth+1)
	}
	return append(b, '}')
}

func isTrail(t reflect.Type) bool {
	return t == reflect.TypeFor[audit.Trail]() || t == reflect.TypeFor[audit.SyncTrail]()
}

func isRedacted(field reflect.StructField) bool {
	f, _ := tag.FieldOf(string(field.Tag)) // a tag with a fault hides, too
	return f.Redact
}

func appendList(b []byte, v reflect.Value, depth int) []byte {
	b = append(b, '[')
	for i := range v.Len() {
		if i > 0 {
			b = append(b, ", "...)
		}
		if i == maxElements {
			b = append(b, more...)
			break
		}
		b = appendValue(b, readable(v.Index(i)), depth+1)
	}
	return append(b, ']')
}

func appendMap(b []byte, v reflect.Value, depth int) []byte {
	b = append(b, "map["...)
	n := 0
	for key, value := range v.Seq2() {
		if n > 0 {
			b = append(b, ", "...)
		}
		if n == maxElements {
			b = append(b, more...)
			break
		}
		n++
		b = append(appendValue(b, readable(key), depth+1), ": "...)
		b = appendValue(b, readable(value), depth+1)
	}
	return append(b, ']')
}

// readable is v in a place where everything of it can be read: in its own, if it has one.
func readable(v reflect.Value) reflect.Value {
	if v.CanAddr() {
		return reflect.NewAt(v.Type(), unsafe.Pointer(v.UnsafeAddr())).Elem()
	}
	held := reflect.New(v.Type()).Elem()
	held.Set(v)
	return held
}

// cut shortens a text to at most n bytes, and says so, without cutting a character in two.
func cut(text []byte, n int) []byte {
	if len(text) <= n {
		return text
	}
	for n > 0 && !utf8.RuneStart(text[n]) {
		n--
	}
	return append(text[:n:n], more...)
}
