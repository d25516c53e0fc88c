package audit

import "github.com/auditline/auditline/audit/internal/codec"

// Stored is a value as it was written, which this program has no type for: that of an
// attribute which it does not know, or of which the type has changed too much.
type Stored codec.Stored

// Opaque is a value that a type's own marshaler has written, see Stored.Value.
type Opaque = codec.Opaque

// Type is the structure of the value's type, in the way of Go.
func (s Stored) Type() string { return codec.Stored(s).Type() }

// Value is the value in types of Go's own: int64, uint64, float64 and the like for numbers
// of all sizes; time.Time; []any for slices and arrays; map[string]any for structs, and for
// maps with such keys; else map[any]any, or [][2]any where keys do not compare; Opaque for
// what a marshaler has written. A pointer is what it points at; nil is nil.
func (s Stored) Value() any { return codec.Stored(s).Value() }

// Inexact tells whether a marshaler has lost something of the value, or of a part of it.
func (s Stored) Inexact() bool { return codec.Stored(s).Inexact() }

// String is the value as fmt prints it.
func (s Stored) String() string { return codec.Stored(s).String() }
