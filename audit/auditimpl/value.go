package auditimpl

import (
	"reflect"

	"github.com/auditline/auditline/audit"
	"github.com/auditline/auditline/audit/internal/codec"
)

// AppendValue appends v to b, with a description of its type's structure, as logs do in
// MarshalBinary. It is for the other modules of this project. nil is no value, of no type.
// Values of structs with unexported fields are written by these if the struct is of the
// same module as home, a package's path or what View.Type returns ("" is the main module),
// else by the type's own marshalers. The error says which part of v's type has no written
// form, or that v leads back to itself or is nested too deep; b is returned as it was.
func AppendValue(b []byte, v any, home string) ([]byte, error) {
	return codec.AppendValue(b, v, home)
}

// ReadValue reads what AppendValue has appended, as a value of type t with the bits that
// it had, and returns the bytes after it. The type may have changed: fields of structs go
// by name, numbers may have another size where the value fits. Where it does not fit, the
// error is a *Misfit, and rest begins after the value, so that ReadStored can read it; any
// other error is for bytes that AppendValue cannot have written. No value fits every t.
func ReadValue(b []byte, t reflect.Type, home string) (v any, rest []byte, err error) {
	return codec.ReadValue(b, t, home)
}

// ReadStored reads what AppendValue has appended without the type that it had.
func ReadStored(b []byte) (s audit.Stored, rest []byte, err error) {
	stored, rest, err := codec.ReadStored(b)
	return audit.Stored(stored), rest, err
}

// Misfit says how a value does not fit the type that it is to be read as.
type Misfit = codec.Misfit
