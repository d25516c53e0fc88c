package codec

import "reflect"

// AppendValue appends v and a description of its type to b; nil is no value, of no type.
// The error says which part of the type has no written form; home is that of For.
func AppendValue(b []byte, v any, home string) ([]byte, error) {
	if v == nil {
		return append(b, 0), nil
	}
	c, err := For(reflect.TypeOf(v), home)
	if err != nil {
		return b, err
	}
	out, err := c.Writer().Append(AppendShape(append(b, 1), c.Shape), v)
	if err != nil {
		return b, err
	}
	return out, nil
}

// ReadValue reads what AppendValue has appended as a value of type t, and returns the bytes
// after it. The error is ErrCorrupt, or a *Misfit, with rest after the value. No value fits
// every type; the result is nil then.
func ReadValue(b []byte, t reflect.Type, home string) (v any, rest []byte, err error) {
	shape, rest, err := readType(b)
	if shape == nil {
		return nil, rest, err
	}
	r, err := shape.Fit(t, home)
	if err != nil {
		after, corrupt := shape.Skip(rest)
		if corrupt != nil {
			err = corrupt
		}
		return nil, after, err
	}
	if v, rest, err = r.ReadAny(rest); err != nil {
		v = nil
	}
	return v, rest, err
}

// ReadStored reads what AppendValue has appended in its stored form.
func ReadStored(b []byte) (v Stored, rest []byte, err error) {
	shape, rest, err := readType(b)
	if shape == nil {
		return Stored{}, rest, err
	}
	return shape.Stored(rest)
}

// readType reads what AppendValue has appended before the value; nil is no value.
func readType(b []byte) (s *Shape, rest []byte, err error) {
	d := &decoder{ByteReader: ByteReader{B: b}}
	if !d.Bool() || d.Err != nil {
		return nil, d.B, d.Err
	}
	return ReadShape(d.B)
}
