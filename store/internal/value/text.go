package value

import (
	"encoding/hex"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Text returns a column's content as text, for a database whose columns have one type:
// bytes in hex, numbers in the form of strconv, which Column reads back bit by bit.
func Text(column any) any {
	switch column.(type) {
	case int64, float64, []byte:
		return string(AppendText(nil, column))
	}
	return column
}

// AppendText appends the Text of a column that is not nil.
func AppendText(b []byte, column any) []byte {
	switch c := column.(type) {
	case int64:
		return strconv.AppendInt(b, c, 10)
	case float64:
		return strconv.AppendFloat(b, c, 'g', -1, 64)
	case []byte:
		return hex.AppendEncode(b, c)
	case string:
		return append(b, c...)
	}
	panic(fmt.Sprintf("a column is a %T", column)) // which Encode never makes
}

// Column undoes Text for a value of type t. A text that Text would not have written was
// changed by hand; that is an error.
func Column(t Type, text string, form Form) (column any, err error) {
	base := t.Base()
	switch {
	case form == AsText, form == AsBytes && text == "":
		return text, nil
	case form == AsBytes, base == "[]byte", base == binaryBase:
		column, err = hex.DecodeString(text)
	case base == "bool", strings.HasPrefix(base, "int"), strings.HasPrefix(base, "uint"):
		column, err = strconv.ParseInt(text, 10, 64)
	case strings.HasPrefix(base, "float"):
		column, err = strconv.ParseFloat(text, 64)
	default:
		return text, nil
	}
	if err == nil && Text(column) != text {
		err = fmt.Errorf("%q is not in the form of a %s", text, t.Text)
	}
	return column, err
}

// AppendColumn appends the bytes over which commitments are made: no two columns and forms
// have the same.
func AppendColumn(b []byte, column any, form Form) []byte {
	b = append(b, byte(form))
	switch c := column.(type) {
	case nil:
		return append(b, 0)
	case int64:
		return appendFixed(append(b, 1), uint64(c))
	case float64:
		return appendFixed(append(b, 2), math.Float64bits(c))
	case string:
		return append(appendFixed(append(b, 3), uint64(len(c))), c...)
	case []byte:
		return append(appendFixed(append(b, 4), uint64(len(c))), c...)
	}
	return append(b, 5)
}

func appendFixed(b []byte, v uint64) []byte {
	return append(b, byte(v), byte(v>>8), byte(v>>16), byte(v>>24), byte(v>>32), byte(v>>40), byte(v>>48), byte(v>>56))
}

// Escape returns s as a text that every database can hold: itself, or in hex where it has
// NUL or invalid UTF-8, or looks like an escaped one.
func Escape(s string) string {
	if isPlainText(s) && !strings.HasPrefix(s, `\x`) {
		return s
	}
	return `\x` + hex.EncodeToString([]byte(s))
}

// Unescape undoes Escape.
func Unescape(s string) string {
	if rest, ok := strings.CutPrefix(s, `\x`); ok {
		if b, err := hex.DecodeString(rest); err == nil {
			return string(b)
		}
	}
	return s
}
