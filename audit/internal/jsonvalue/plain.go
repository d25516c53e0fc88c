package jsonvalue

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"unicode/utf8"
)

var numberType = reflect.TypeFor[json.Number]()

// plain writes v, which holds no other values.
func (w *writer) plain(v reflect.Value, quoted bool) error {
	switch {
	case v.Type() == numberType:
		return w.number(v.String(), quoted)
	case v.Kind() == reflect.String && quoted:
		w.b = AppendString(w.b, string(AppendString(nil, v.String())))
		return nil
	case v.Kind() == reflect.String:
		w.b = AppendString(w.b, v.String())
		return nil
	case v.CanComplex():
		text := strconv.FormatComplex(v.Complex(), 'g', -1, v.Type().Bits())
		w.b = AppendString(w.b, text)
		return nil
	case v.CanFloat() && (math.IsNaN(v.Float()) || math.IsInf(v.Float(), 0)):
		w.b = AppendString(w.b, strconv.FormatFloat(v.Float(), 'g', -1, 64))
		return nil
	}
	if quoted {
		w.b = append(w.b, '"')
	}
	switch {
	case v.Kind() == reflect.Bool:
		w.b = strconv.AppendBool(w.b, v.Bool())
	case v.CanInt():
		w.b = strconv.AppendInt(w.b, v.Int(), 10)
	case v.CanUint():
		w.b = strconv.AppendUint(w.b, v.Uint(), 10)
	default:
		w.b = appendFloat(w.b, v.Float(), v.Type().Bits())
	}
	if quoted {
		w.b = append(w.b, '"')
	}
	return nil
}

// number writes a json.Number.
func (w *writer) number(text string, quoted bool) error {
	if text == "" {
		text = "0"
	}
	if !json.Valid([]byte(text)) || text[0] != '-' && (text[0] < '0' || text[0] > '9') {
		return &Error{Err: fmt.Errorf("a json.Number %q is no number", text)}
	}
	if quoted {
		text = `"` + text + `"`
	}
	w.b = append(w.b, text...)
	return nil
}

// appendFloat writes f, which is finite, as JavaScript does.
func appendFloat(b []byte, f float64, bits int) []byte {
	format := byte('f')
	if abs := math.Abs(f); abs != 0 {
		if bits == 64 && (abs < 1e-6 || abs >= 1e21) || bits == 32 && (float32(abs) < 1e-6 || float32(abs) >= 1e21) {
			format = 'e'
		}
	}
	b = strconv.AppendFloat(b, f, format, -1, bits)
	if n := len(b); format == 'e' && n >= 4 && b[n-4] == 'e' && (b[n-3] == '-' || b[n-3] == '+') && b[n-2] == '0' {
		b[n-2] = b[n-1] // e-09 is e-9
		b = b[:n-1]
	}
	return b
}

// AppendString appends s as a JSON string, or its bytes as an object where it is not UTF-8.
func AppendString(b []byte, s string) []byte {
	if !utf8.ValidString(s) {
		return append(appendBase64(append(b, `{"base64":`...), []byte(s)), '}')
	}
	if isSafe(s) {
		return append(append(append(b, '"'), s...), '"')
	}
	quoted, _ := json.Marshal(s) // cannot fail
	return append(b, quoted...)
}

// isSafe tells whether s stands for itself in JSON.
func isSafe(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c >= utf8.RuneSelf || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' || c == 0x7f {
			return false
		}
	}
	return true
}

func appendBase64(b, data []byte) []byte {
	return append(base64.StdEncoding.AppendEncode(append(b, '"'), data), '"')
}
