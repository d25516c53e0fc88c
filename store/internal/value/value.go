// Package value turns the Go values of a change log into what a column of a database holds,
// and back, without changing a bit of them.
//
// A column holds one of nil, int64, float64, string and []byte. What the column and the Go
// type do not say together says a Form.
package value

import (
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/auditline/auditline/audit"
)

// Form says how to read a column.
type Form uint8

const (
	Plain    Form = iota // the value itself; a nil column is the untyped nil
	AsText               // a number that the database's own numbers cannot hold, in digits
	AsBytes              // a text with NUL or invalid UTF-8, as its bytes; empty bytes, as an empty text
	Nil                  // nil of its type
	Redacted             // never kept: the field is tagged redact
	Erased               // taken away for good
	forms
)

// Encode returns what a column holds of v, and how to read it. home is the type of the object
// that v belongs to, whose module's structs are written with their unexported fields.
func Encode(v any, home string) (column any, form Form, err error) {
	switch known := v.(type) {
	case nil, int64:
		return v, Plain, nil // boxed already, as the next ones are
	case string:
		if isPlainText(known) {
			return v, Plain, nil
		}
		return encodeText(known)
	case float64:
		if !math.IsNaN(known) {
			return v, Plain, nil
		}
		return encodeFloat(known, math.Float64bits(known), 64)
	case time.Time:
		return encodeTime(known)
	}
	if v == audit.Redacted {
		return nil, Redacted, nil
	}
	if like, ok := unnamed(v); ok {
		return Encode(like, home)
	}
	return encodeKind(reflect.ValueOf(v), home)
}

// encodeKind encodes a value by the kind of its type.
func encodeKind(v reflect.Value, home string) (any, Form, error) {
	switch kind := v.Kind(); {
	case kind == reflect.Bool:
		return boolColumn(v.Bool()), Plain, nil
	case v.CanInt():
		return v.Int(), Plain, nil
	case v.CanUint():
		return encodeUint(v.Uint())
	case kind == reflect.Float32:
		f := float32Of(v)
		return encodeFloat(float64(f), uint64(math.Float32bits(f)), 32)
	case kind == reflect.Float64:
		return encodeFloat(v.Float(), math.Float64bits(v.Float()), 64)
	case kind == reflect.String:
		return encodeText(v.String())
	case isBytes(v.Type()) && v.IsNil():
		return nil, Nil, nil
	case isBytes(v.Type()):
		return encodeBytes(v.Bytes())
	case kind == reflect.Complex64 || kind == reflect.Complex128:
		return formatComplex(v), Plain, nil
	}
	return encodeOther(v, home)
}

func boolColumn(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

func encodeUint(u uint64) (any, Form, error) {
	if u > math.MaxInt64 {
		return strconv.FormatUint(u, 10), AsText, nil
	}
	return int64(u), Plain, nil
}

// encodeText keeps a text that a database would cut or refuse as bytes.
func encodeText(s string) (any, Form, error) {
	if isPlainText(s) {
		return s, Plain, nil
	}
	return []byte(s), AsBytes, nil
}

// isPlainText tells whether every database keeps s as it is.
func isPlainText(s string) bool { return utf8.ValidString(s) && strings.IndexByte(s, 0) < 0 }

// encodeBytes makes a text of empty bytes: some drivers give an empty BLOB back as NULL.
func encodeBytes(b []byte) (any, Form, error) {
	if len(b) == 0 {
		return "", AsBytes, nil
	}
	return append([]byte(nil), b...), Plain, nil
}

// encodeFloat keeps NaN as text, of which databases make NULL, with its bits.
func encodeFloat(f float64, bits uint64, size int) (any, Form, error) {
	if math.IsNaN(f) {
		return fmt.Sprintf("NaN:%0*x", size/4, bits), AsText, nil
	}
	return f, Plain, nil
}

// float32Of is v's number without the conversion to float64 that would quiet a signalling NaN.
func float32Of(v reflect.Value) float32 {
	return v.Convert(reflect.TypeFor[float32]()).Interface().(float32)
}

func isBytes(t reflect.Type) bool {
	return t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Uint8 && t.Elem().PkgPath() == ""
}

// formatComplex is the bits of both parts, as complex numbers are rare and texts of them are not
// exact.
func formatComplex(v reflect.Value) string {
	c := v.Complex()
	if v.Kind() == reflect.Complex64 {
		c := v.Convert(reflect.TypeFor[complex64]()).Interface().(complex64)
		return fmt.Sprintf("%v %08x,%08x", c, math.Float32bits(real(c)), math.Float32bits(imag(c)))
	}
	return fmt.Sprintf("%v %016x,%016x", c, math.Float64bits(real(c)), math.Float64bits(imag(c)))
}
