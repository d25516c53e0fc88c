package codec

import (
	"encoding"
	"encoding/gob"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"unsafe"
)

// form says by which of its marshalers a value was written. The numbers are part of the
// written form.
type form byte

const (
	formBinary form = iota + 1
	formGob
	formText
	formZero // the zero value, of a type whose marshalers do not read it back

	inexact form = 0x80 // what was written reads back as another value
)

func (f form) String() string {
	return [...]string{formBinary: "binary", formGob: "gob", formText: "text", formZero: "zero"}[f&^inexact]
}

// marshaler writes and reads the values of a type by the type's own methods.
type marshaler struct {
	typ     reflect.Type
	forms   []form // in the order in which they are tried
	trusted bool   // known to lose nothing
}

var interfaces = map[form][2]reflect.Type{
	formBinary: {reflect.TypeFor[encoding.BinaryMarshaler](), reflect.TypeFor[encoding.BinaryUnmarshaler]()},
	formGob:    {reflect.TypeFor[gob.GobEncoder](), reflect.TypeFor[gob.GobDecoder]()},
	formText:   {reflect.TypeFor[encoding.TextMarshaler](), reflect.TypeFor[encoding.TextUnmarshaler]()},
}

// marshalerOf is what writes a t by its own methods, nil where t has none of both ways.
func marshalerOf(t reflect.Type) *marshaler {
	m := &marshaler{typ: t, trusted: t.PkgPath() == "math/big"}
	for _, f := range []form{formBinary, formGob, formText} {
		of := interfaces[f]
		if p := reflect.PointerTo(t); p.Implements(of[0]) && p.Implements(of[1]) {
			m.forms = append(m.forms, f)
		}
	}
	if m.forms == nil {
		return nil
	}
	return m
}

// encode writes the value at p in its best form.
func (m *marshaler) encode(e *encoder, p unsafe.Pointer) {
	f, data, err := m.best(reflect.NewAt(m.typ, p))
	if err != nil {
		e.fail(err)
		return
	}
	e.b = append(e.b, byte(f))
	e.uvarint(uint64(len(data)))
	e.b = append(e.b, data...)
}

// best marshals what v points at in the first form that reads back as the same value, or else in
// the first that reads back at all. The zero value never needs the latter.
func (m *marshaler) best(v reflect.Value) (best form, data []byte, err error) {
	for _, f := range m.forms {
		written, exact, failed := m.try(f, v)
		switch {
		case failed != nil:
			err = fmt.Errorf("the %s form of a %s: %w", f, m.typ, failed)
		case exact:
			return f, written, nil
		case best == 0:
			best, data = f|inexact, written
		}
	}
	switch {
	case v.Elem().IsZero():
		return formZero, nil, nil
	case best != 0:
		return best, data, nil
	}
	return 0, nil, err
}

// try marshals what v points at in form f, and tells whether it reads back as the same value.
func (m *marshaler) try(f form, v reflect.Value) (data []byte, exact bool, err error) {
	data, err = m.marshal(f, v)
	if err != nil || m.trusted {
		return data, m.trusted, err
	}
	back := reflect.New(m.typ)
	err = m.unmarshal(f, back, slices.Clone(data))
	return data, err == nil && same(v.Elem(), back.Elem(), 0), err
}

// marshal calls a marshaler of the value that v points at. A panic is an error.
func (m *marshaler) marshal(f form, v reflect.Value) (data []byte, err error) {
	defer recovered(&err)
	switch f {
	case formBinary:
		return v.Interface().(encoding.BinaryMarshaler).MarshalBinary()
	case formGob:
		return v.Interface().(gob.GobEncoder).GobEncode()
	}
	return v.Interface().(encoding.TextMarshaler).MarshalText()
}

// unmarshal reads data, which it keeps, into what v points at. A panic is an error.
func (m *marshaler) unmarshal(f form, v reflect.Value, data []byte) (err error) {
	defer recovered(&err)
	switch f {
	case formBinary:
		return v.Interface().(encoding.BinaryUnmarshaler).UnmarshalBinary(data)
	case formGob:
		return v.Interface().(gob.GobDecoder).GobDecode(data)
	}
	return v.Interface().(encoding.TextUnmarshaler).UnmarshalText(data)
}

func recovered(err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("panic: %v", p)
	}
}

// has tells whether m knows f.
func (m *marshaler) has(f form) bool { return slices.Contains(m.forms, f) }

// decode returns what reads values that a type called name has written into m's type. Under
// another name, only what would be written alike is taken for the same.
func (m *marshaler) decode(name string) decodeFunc {
	verify := lastName(name) != lastName(nameOf(m.typ))
	return func(d *decoder, p unsafe.Pointer) {
		f, data := d.marshaled()
		v := reflect.NewAt(m.typ, p)
		switch {
		case d.Err != nil:
		case f == formZero:
			v.Elem().SetZero()
		case f&inexact != 0:
			d.misfit("the %s form of a %s, which is not quite the value that was logged", f, name)
		case !m.has(f):
			d.misfit("the %s form of a %s, which a %s does not read", f, name, nameOf(m.typ))
		case m.unmarshal(f, v, slices.Clone(data)) != nil:
			d.misfit("the %s form of a %s, which a %s does not understand", f, name, nameOf(m.typ))
		case verify && !m.writes(f, v, data):
			d.misfit("the %s form of a %s, which a %s takes for something else", f, name, nameOf(m.typ))
		}
	}
}

// writes tells whether data is what the value that v points at is written as.
func (m *marshaler) writes(f form, v reflect.Value, data []byte) bool {
	again, err := m.marshal(f, v)
	return err == nil && string(again) == string(data)
}

// lastName is a type's name without its package.
func lastName(name string) string { return name[strings.LastIndexByte(name, '.')+1:] }
