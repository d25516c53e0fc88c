package value

import (
	"errors"
	"reflect"
	"strings"

	"github.com/auditline/auditline/audit/auditimpl"
)

// binaryBase is the base of the types whose values a column holds as logs write them, with
// their structure.
const binaryBase = "binary"

// nameOf is the name of a type with the paths of packages, where reflect says their names.
func nameOf(t reflect.Type) string {
	switch {
	case t.Name() != "" && t.PkgPath() != "":
		return t.PkgPath() + "." + t.Name()
	case t.Name() != "":
		return t.Name()
	}
	switch t.Kind() {
	case reflect.Pointer:
		return "*" + nameOf(t.Elem())
	case reflect.Slice:
		return "[]" + nameOf(t.Elem())
	case reflect.Map:
		return "map[" + nameOf(t.Key()) + "]" + nameOf(t.Elem())
	}
	return t.String()
}

func encodeOther(v reflect.Value, home string) (any, Form, error) {
	b, err := auditimpl.AppendValue(nil, v.Interface(), home)
	if err != nil {
		return nil, 0, err
	}
	return b, Plain, nil
}

// Whole reads a value that auditimpl.AppendValue has written, of a type that may also be one of
// which a column holds values as they are.
func (t Type) Whole(b []byte, home string) (any, error) {
	v, err := t.decodeOther(t.known(), b, home)
	return Editable(v, b), err
}

// Editable gives the nil of a type that this program lacks what edits can begin with, a nil slice
// or map as column says, which is the value's column. A map with other keys than texts stays nil.
func Editable(v, column any) any {
	s, ok := v.(Stored)
	b, written := column.([]byte)
	if !ok || !written || s.Value != nil {
		return v
	}
	switch read, _, err := auditimpl.ReadStored(b); {
	case err != nil:
	case strings.HasPrefix(read.Type(), "[]"):
		s.Value = []any(nil)
	case strings.HasPrefix(read.Type(), "map[string]"):
		s.Value = map[string]any(nil)
	}
	return s
}

// decodeOther reads a value of type t, nil where this program does not know it. Where the
// type has changed too much since, the value is a Stored.
func (t Type) decodeOther(to reflect.Type, column any, home string) (any, error) {
	b, ok := column.([]byte)
	if !ok {
		return nil, errShape
	}
	if to != nil {
		v, _, err := auditimpl.ReadValue(b, to, home)
		if _, ok := errors.AsType[*auditimpl.Misfit](err); !ok {
			return v, err
		}
	}
	s, _, err := auditimpl.ReadStored(b)
	return Stored{Type: t.Text, Value: s.Value()}, err
}
