package value

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"

	"github.com/auditline/auditline/audit"
)

// Decode returns the value of type t that Encode made column and form of. Where this program
// does not know the type, the value is a Stored.
func Decode(t Type, column any, form Form, home string) (any, error) {
	switch {
	case form >= forms:
		return nil, fmt.Errorf("a form %d that this program does not know", form)
	case form == Redacted:
		return audit.Redacted, nil
	case form == Erased, form == Plain && column == nil:
		return nil, nil
	}
	v, err := t.decode(column, form, home)
	if err != nil {
		return nil, fmt.Errorf("%v is no %s: %w", column, t.Text, err)
	}
	return v, nil
}

func (t Type) decode(column any, form Form, home string) (any, error) {
	to := t.known()
	if t.Base() == binaryBase {
		return t.decodeOther(to, column, home)
	}
	if to == nil {
		return Stored{Type: t.Text, Value: column, Nil: form == Nil}, nil
	}
	v := reflect.New(to).Elem()
	var err error
	switch {
	case form == Nil:
	case to == timeType:
		return parseTime(column, form)
	default:
		err = setKind(v, column, form)
	}
	return v.Interface(), err
}

var errShape = errors.New("the column holds something else")

// setKind sets v, a plain kind of value.
func setKind(v reflect.Value, column any, form Form) error {
	switch kind := v.Kind(); {
	case kind == reflect.Bool:
		return setBool(v, column)
	case v.CanInt():
		return setInt(v, column)
	case v.CanUint():
		return setUint(v, column, form)
	case v.CanFloat():
		return setFloat(v, column, form)
	case kind == reflect.String:
		return setText(v, column, form)
	case isBytes(v.Type()):
		return setBytes(v, column, form)
	case v.CanComplex():
		return setComplex(v, column)
	}
	return errShape
}

func setBool(v reflect.Value, column any) error {
	n, ok := column.(int64)
	if !ok || n != 0 && n != 1 {
		return errShape
	}
	v.SetBool(n == 1)
	return nil
}

func setInt(v reflect.Value, column any) error {
	n, ok := column.(int64)
	if !ok || v.OverflowInt(n) {
		return errShape
	}
	v.SetInt(n)
	return nil
}

func setUint(v reflect.Value, column any, form Form) error {
	if text, ok := column.(string); ok && form == AsText {
		u, err := strconv.ParseUint(text, 10, 64)
		v.SetUint(u)
		return err
	}
	n, ok := column.(int64)
	if !ok || n < 0 || v.OverflowUint(uint64(n)) {
		return errShape
	}
	v.SetUint(uint64(n))
	return nil
}

func setFloat(v reflect.Value, column any, form Form) error {
	if text, ok := column.(string); ok && form == AsText {
		bits, err := strconv.ParseUint(strings.TrimPrefix(text, "NaN:"), 16, v.Type().Bits())
		setFloatBits(v, bits)
		return err
	}
	f, ok := column.(float64)
	if !ok || v.OverflowFloat(f) {
		return errShape
	}
	v.SetFloat(f)
	return nil
}

// setFloatBits sets the memory of a float: a conversion could alter the bits of a NaN.
func setFloatBits(v reflect.Value, bits uint64) {
	if v.Kind() == reflect.Float32 {
		f := math.Float32frombits(uint32(bits))
		v.Set(reflect.ValueOf(f).Convert(v.Type()))
		return
	}
	v.SetFloat(math.Float64frombits(bits))
}

func setText(v reflect.Value, column any, form Form) error {
	if b, ok := column.([]byte); ok && form == AsBytes {
		v.SetString(string(b))
		return nil
	}
	s, ok := column.(string)
	if !ok {
		return errShape
	}
	v.SetString(s)
	return nil
}

func setBytes(v reflect.Value, column any, form Form) error {
	b, ok := column.([]byte)
	if !ok && form != AsBytes {
		return errShape
	}
	v.SetBytes(append([]byte{}, b...))
	return nil
}

func setComplex(v reflect.Value, column any) error {
	text, _ := column.(string)
	_, bits, _ := strings.Cut(text, " ")
	re, im, _ := strings.Cut(bits, ",")
	size := v.Type().Bits() / 2
	r, err1 := strconv.ParseUint(re, 16, size)
	i, err2 := strconv.ParseUint(im, 16, size)
	if size == 32 {
		c := complex(math.Float32frombits(uint32(r)), math.Float32frombits(uint32(i)))
		v.Set(reflect.ValueOf(c).Convert(v.Type()))
	} else {
		v.SetComplex(complex(math.Float64frombits(r), math.Float64frombits(i)))
	}
	return errors.Join(err1, err2)
}

// Stored is a value whose Go type this program does not know: what the database holds.
type Stored struct {
	Type  string // the name of its Go type, and of the kind below it
	Value any    // int64, float64, string, []byte or nil
	Nil   bool   // it is nil of its type
}

// String is the value as the database holds it.
func (s Stored) String() string {
	if s.Nil {
		return "nil"
	}
	if b, ok := s.Value.([]byte); ok {
		return fmt.Sprintf("%x", b)
	}
	return fmt.Sprint(s.Value)
}
