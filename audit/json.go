package audit

import (
	"fmt"
	"log/slog"
	"math"
	"strconv"
	"time"
)

// MarshalJSON writes a change with its values exact, whatever they are: floats that JSON
// lacks as "NaN", "+Inf", "-Inf"; integers beyond 2^53, which many readers round, as
// strings; bytes, and strings that are not UTF-8, in base64. It never fails.
func (c Change) MarshalJSON() ([]byte, error) {
	b := append([]byte(nil), `{"field":`...)
	b = appendString(b, c.Field)
	b = appendValue(append(b, `,"old":`...), c.Old)
	b = appendValue(append(b, `,"new":`...), c.New)
	b = appendString(append(b, `,"at":`...), c.At.Format(time.RFC3339Nano))
	b = strconv.AppendUint(append(b, `,"seq":`...), c.Seq, 10)
	for _, p := range c.origin() {
		b = appendString(append(b, `,"`+p.key+`":`...), p.text)
	}
	return append(b, '}'), nil
}

// MarshalJSON writes which object this is, the values it has and the changes it logged.
func (v View) MarshalJSON() ([]byte, error) {
	b := appendString([]byte(`{"type":`), v.Type())
	if id := v.ID(); id != "" {
		b = appendString(append(b, `,"id":`...), id)
	}
	b = append(b, `,"attributes":{`...)
	for name, value := range v.Attributes() {
		b = appendValue(append(appendString(b, name), ':'), value)
		b = append(b, ',')
	}
	b = append(closing(b, '}'), `,"changes":[`...)
	for c := range v.Changes() {
		one, _ := c.MarshalJSON() // never fails
		b = append(append(b, one...), ',')
	}
	return append(closing(b, ']'), '}'), nil
}

// closing ends a list, whose last element has left a comma.
func closing(b []byte, end byte) []byte {
	if b[len(b)-1] == ',' {
		b = b[:len(b)-1]
	}
	return append(b, end)
}

// exactValue is a value that goes to JSON as Change's values do, and prints as itself.
type exactValue struct{ v any }

func (e exactValue) MarshalJSON() ([]byte, error) { return appendValue(nil, e.v), nil }
func (e exactValue) String() string               { return fmt.Sprint(e.v) }

// logged is v as a slog value, wrapped where handlers would refuse or round it.
func logged(v any) slog.Value {
	s := slog.AnyValue(v)
	switch s.Kind() {
	case slog.KindFloat64:
		if f := s.Float64(); !math.IsNaN(f) && !math.IsInf(f, 0) {
			return s
		}
	case slog.KindInt64:
		if i := s.Int64(); -maxSafe <= i && i <= maxSafe {
			return s
		}
	case slog.KindUint64:
		if s.Uint64() <= maxSafe {
			return s
		}
	case slog.KindAny:
	default:
		return s
	}
	return slog.AnyValue(exactValue{v})
}
