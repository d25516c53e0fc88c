package checkpoint

import (
	"encoding"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"sync"
	"unsafe"

	"github.com/auditline/auditline/audit"
	"github.com/auditline/auditline/audit/auditimpl"
)

// How a stage's state is written: by the first byte.
const (
	nothing   byte = iota // a value that cannot change, such as a struct in an interface; of a field, its zero value
	marshaled             // by the stage's own methods
	byFields
	byValue // of a stage that is no struct
)

// advice ends the errors about what has no written form.
const advice = "give %s the methods MarshalBinary and UnmarshalBinary"

// AppendState appends what a stage holds to b. The stage is given by its address; one that is given
// otherwise cannot have changed. The error says what has no written form.
func AppendState(b []byte, stage any) ([]byte, error) { return appendState(b, stage, 0) }

// maxDepth is how deep structs may lie in structs: those that lead back to themselves end there.
const maxDepth = 100

func appendState(b []byte, stage any, depth int) ([]byte, error) {
	if m, ok := stage.(encoding.BinaryMarshaler); ok {
		return appendMarshaled(b, stage, m)
	}
	v := reflect.ValueOf(stage)
	switch {
	case v.Kind() != reflect.Pointer || v.IsNil():
		return append(b, nothing), nil
	case v.Elem().Kind() != reflect.Struct:
		return appendValue(append(b, byValue), v.Elem(), v.Elem().Type())
	}
	return appendFields(append(b, byFields), v.Elem(), depth)
}

// ReadState gives a stage what AppendState has written of one like it. Fields that were not written
// keep their values.
func ReadState(b []byte, stage any) error {
	v := reflect.ValueOf(stage)
	if len(b) == 0 {
		return ErrCorrupt
	}
	switch form := b[0]; {
	case form == nothing:
		return nil
	case form == marshaled:
		m, ok := stage.(encoding.BinaryUnmarshaler)
		if !ok {
			return fmt.Errorf("%s has no method UnmarshalBinary any more", v.Type())
		}
		return m.UnmarshalBinary(b[1:])
	case v.Kind() != reflect.Pointer || v.IsNil():
		return fmt.Errorf("%s holds nothing that can be set", v.Type())
	case form == byValue:
		_, err := readValue(b[1:], v.Elem(), v.Elem().Type())
		return err
	case form == byFields && v.Elem().Kind() == reflect.Struct:
		return readFields(b[1:], v.Elem())
	}
	return ErrCorrupt
}

func appendMarshaled(b []byte, stage any, m encoding.BinaryMarshaler) ([]byte, error) {
	if _, ok := stage.(encoding.BinaryUnmarshaler); !ok {
		return b, fmt.Errorf("%T has MarshalBinary without UnmarshalBinary; give it both", stage)
	}
	data, err := m.MarshalBinary()
	if err != nil {
		return b, err
	}
	return append(append(b, marshaled), data...), nil
}

// appendFields writes each field's name and value. Nothing uses those without a name, which pad.
func appendFields(b []byte, s reflect.Value, depth int) (_ []byte, err error) {
	for i := range s.NumField() {
		f := s.Type().Field(i)
		if f.Name == "_" || !isState(f.Type) {
			continue
		}
		b = appendText(b, f.Name)
		start := len(b)
		if b, err = appendField(b, field(s, i), s.Type(), depth); err != nil {
			return b, fmt.Errorf("%s: %w", f.Name, err)
		}
		b = slices.Insert(b, start, appendUint(nil, len(b)-start)...)
	}
	return b, nil
}

func readFields(b []byte, s reflect.Value) error {
	r := &reader{b: b}
	for len(r.b) > 0 && r.err == nil {
		name, value := string(r.bytes()), r.bytes()
		if name == "_" { // in checkpoints of earlier versions
			continue
		}
		f, ok := s.Type().FieldByName(name)
		if !ok || len(f.Index) > 1 {
			return errors.Join(r.err, fmt.Errorf("%s: the stage has no such field any more", name))
		}
		if err := readField(value, field(s, f.Index[0]), s.Type()); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return r.err
}

// appendField writes a field as a value. A struct that is none, such as a stage of a sub-pipeline
// that holds a function, is written like a stage; the zero value of any other type can be written.
func appendField(b []byte, f reflect.Value, within reflect.Type, depth int) ([]byte, error) {
	out, err := appendValue(append(b, byValue), f, within)
	if err == nil {
		return out, nil
	}
	part := partOf(f)
	switch {
	case f.IsZero():
		return append(b, nothing), nil
	case !part.IsValid() || depth == maxDepth:
		return b, err
	}
	return appendState(append(b, byFields), part.Interface(), depth+1)
}

func readField(b []byte, f reflect.Value, within reflect.Type) error {
	switch {
	case len(b) == 0:
		return ErrCorrupt
	case b[0] == nothing:
		f.SetZero()
		return nil
	case b[0] == byValue:
		_, err := readValue(b[1:], f, within)
		return err
	case f.Kind() == reflect.Pointer && f.IsNil():
		f.Set(reflect.New(f.Type().Elem()))
	}
	if part := partOf(f); part.IsValid() {
		return ReadState(b[1:], part.Interface())
	}
	return fmt.Errorf("%s is no struct any more", f.Type())
}

// partOf is the address of the struct that a field holds or points to, invalid for any other.
func partOf(f reflect.Value) reflect.Value {
	if f.Kind() == reflect.Struct {
		f = f.Addr()
	}
	if f.Kind() != reflect.Pointer || f.IsNil() || f.Type().Elem().Kind() != reflect.Struct {
		return reflect.Value{}
	}
	return f
}

// isState reports whether a field can hold something of the records that have passed: locks and
// functions do not, and a stage's own change log begins anew.
func isState(t reflect.Type) bool {
	switch t {
	case reflect.TypeFor[sync.Mutex](), reflect.TypeFor[sync.RWMutex](), reflect.TypeFor[audit.Trail](), reflect.TypeFor[audit.SyncTrail]():
		return false
	}
	return t.Kind() != reflect.Func
}

// field is field i of an addressable struct, also an unexported one.
func field(s reflect.Value, i int) reflect.Value {
	f := s.Field(i)
	return reflect.NewAt(f.Type(), unsafe.Pointer(f.UnsafeAddr())).Elem()
}

// appendValue writes a value that is a part of a type called within.
func appendValue(b []byte, v reflect.Value, within reflect.Type) ([]byte, error) {
	out, err := auditimpl.AppendValue(b, v.Interface(), home(within))
	if err != nil {
		return b, fmt.Errorf("%w; "+advice, err, within)
	}
	return out, nil
}

func readValue(b []byte, into reflect.Value, within reflect.Type) (rest []byte, err error) {
	v, rest, err := auditimpl.ReadValue(b, into.Type(), home(within))
	if err == nil && v != nil {
		set(into, reflect.ValueOf(v))
	}
	return rest, err
}

// set sets what a pointer refers to, where both refer to something: others may share it.
func set(into, v reflect.Value) {
	if v.Kind() == reflect.Pointer && !v.IsNil() && !into.IsNil() {
		into, v = into.Elem(), v.Elem()
	}
	into.Set(v)
}

// home is where the type belongs: structs of its module are written by their fields.
func home(t reflect.Type) string { return t.PkgPath() }

// AppendKey writes the key of a keyed stage's copy, or a place in a source.
func AppendKey[K any](b []byte, key K) ([]byte, error) {
	v := reflect.ValueOf(&key).Elem()
	return appendValue(b, v, v.Type())
}

// ReadKey reads what AppendKey has written.
func ReadKey[K any](b []byte) (key K, err error) {
	v := reflect.ValueOf(&key).Elem()
	_, err = readValue(b, v, v.Type())
	return key, err
}
