package audit

import (
	"fmt"
	"log/slog"
	"math"
	"strconv"
	"time"

	"github.com/auditline/auditline/audit/internal/jsonvalue"
)

// MarshalJSON writes a change. Its values are written as encoding/json writes them, byte for
// byte, and what that refuses or loses as follows: floats that JSON lacks as "NaN", "+Inf",
// "-Inf"; complex numbers, and errors by their text, as strings; strings that are not UTF-8
// by their bytes, like {"base64":"/w=="}; structs of which no field is exported with the
// fields that they have; funcs and channels by their type. Members of an object are named
// by the JSON of keys that are no text, with the type before it where keys are interfaces,
// like "int8(1)"; of keys that print alike, the second is called "1 #2". A pointer to an object
// with a log of its own is written as its type and id, and all that it holds by its own View.
//
// It fails, and says at which part of which attribute, for a marshaler that fails and for
// values that lead back to themselves or are nested deeper than 9,990 objects and lists.
//
// Integers beyond 2^53 are written as numbers, exactly; readers that take all numbers for
// floats, like JavaScript's, round them.
func (c Change) MarshalJSON() ([]byte, error) {
	b, err := c.appendJSON(nil)
	if err != nil {
		return nil, fmt.Errorf("audit: cannot write a change as JSON: %w", err)
	}
	return b, nil
}

func (c Change) appendJSON(b []byte) (_ []byte, err error) {
	b = jsonvalue.AppendString(append(b, `{"field":`...), c.Field)
	if b, err = appendMember(append(b, `,"old":`...), c.Field, c.Old); err != nil {
		return nil, err
	}
	if b, err = appendMember(append(b, `,"new":`...), c.Field, c.New); err != nil {
		return nil, err
	}
	b = jsonvalue.AppendString(append(b, `,"at":`...), c.At.Format(time.RFC3339Nano))
	b = strconv.AppendUint(append(b, `,"seq":`...), c.Seq, 10)
	if c.Set != 0 {
		b = strconv.AppendUint(append(b, `,"set":`...), c.Set, 10)
	}
	for _, p := range c.origin() {
		b = jsonvalue.AppendString(append(b, `,"`+p.key+`":`...), p.text)
	}
	return append(b, '}'), nil
}

// appendMember appends a value of an attribute.
func appendMember(b []byte, attr string, v any) ([]byte, error) {
	b, err := appendValue(b, v)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", attr, err)
	}
	return b, nil
}

// MarshalJSON writes which object this is, the values it has and the changes it logged, as
// Change does. Where it has objects with logs of their own in it, "nested" lists these as Nested
// does, and their changes stand among its own, in order of time, as NestedChange writes them: with
// "type" and "id", the path in "field", and "seq" as their own log has it.
func (v View) MarshalJSON() ([]byte, error) {
	b, err := v.appendJSON()
	if err != nil {
		return nil, fmt.Errorf("audit: cannot write %s as JSON: %w", v.Type(), err)
	}
	return b, nil
}

func (v View) appendJSON() (b []byte, err error) {
	if b, err = v.appendAttributes(appendObject([]byte{'{'}, v.Type(), v.ID())); err != nil {
		return nil, err
	}
	objects := v.objects()
	if len(objects) > 1 {
		b = append(b, `,"nested":[`...)
		for _, n := range objects[1:] {
			if b, err = n.appendJSON(b); err != nil {
				return nil, fmt.Errorf("%s: %w", n.Path, err)
			}
			b = append(b, ',')
		}
		b = closing(b, ']')
	}
	b = append(b, `,"changes":[`...)
	for _, c := range merged(objects) {
		if b, err = c.appendJSON(b); err != nil {
			return nil, err
		}
		b = append(b, ',')
	}
	return append(closing(b, ']'), '}'), nil
}

// appendJSON appends a change of the object itself as Change writes it, others as NestedChange.
func (c foundChange) appendJSON(b []byte) ([]byte, error) {
	if c.path == "" {
		return c.Change.appendJSON(b)
	}
	nested, err := c.NestedChange.MarshalJSON()
	return append(b, nested...), err
}

// appendAttributes appends the member that has the values.
func (v View) appendAttributes(b []byte) (_ []byte, err error) {
	b = append(b, `,"attributes":{`...)
	for name, value := range v.Attributes() {
		b = append(jsonvalue.AppendString(b, name), ':')
		if b, err = appendMember(b, name, value); err != nil {
			return nil, err
		}
		b = append(b, ',')
	}
	return closing(b, '}'), nil
}

// MarshalJSON writes the value as it prints itself in types of Go's own, see Value.
func (s Stored) MarshalJSON() ([]byte, error) { return appendValue(nil, s.Value()) }

// closing ends a list, whose last element has left a comma.
func closing(b []byte, end byte) []byte {
	if b[len(b)-1] == ',' {
		b = b[:len(b)-1]
	}
	return append(b, end)
}

// exactValue is a value that goes to JSON as Change's values do, and prints as itself.
type exactValue struct{ v any }

func (e exactValue) MarshalJSON() ([]byte, error) { return appendValue(nil, e.v) }
func (e exactValue) String() string               { return fmt.Sprint(printed(e.v)) }

// logged is v as a slog value, wrapped where handlers would refuse or lose something.
func logged(v any) slog.Value {
	s := slog.AnyValue(v)
	switch s.Kind() {
	case slog.KindFloat64:
		if f := s.Float64(); !math.IsNaN(f) && !math.IsInf(f, 0) {
			return s
		}
	case slog.KindAny:
	default:
		return s
	}
	return slog.AnyValue(exactValue{v})
}
