package schema

import (
	"reflect"

	"github.com/auditline/auditline/audit/internal/stream"
)

// Attr is an attribute: a field tagged `audit:"true"`.
type Attr struct {
	Name   string
	Full   string   // the name after those of the embedded structs that lead to it
	Own    string   // the name within its part
	Was    []string // names within its part that it had in older logs
	Type   reflect.Type
	Part   *Part
	Offset uintptr // in the part's struct
	Redact bool
	Share  bool
	Keep   int
	Number bool // its changes are logged as numbers

	OnChange     bool
	Check, After string  // names of methods, "" without
	Elements     bool    // it is a map or slice that is logged element by element
	Members      []*Attr // of a struct that is logged member by member; they are logged in its place
	Parent       *Attr   // of a member

	member string // the name of a member within its struct
}

// TrailOffset is where the field is, seen from its struct's Trail, as logs know it.
func (a *Attr) TrailOffset() int32 {
	off := stream.OffsetOf(int32(a.Offset-a.Part.trail), a.Type.Size())
	if len(a.Members) > 0 {
		return off ^ wholeStruct
	}
	return off
}

// wholeStruct marks the offset of a struct that is logged member by member, as older logs have
// whole ones: its first member lies at the same place.
const wholeStruct = 1 << 29

// Hide is value, or Redacted where it is not to be seen.
func (a *Attr) Hide(value any) any {
	if a.Redact {
		return Redacted
	}
	return value
}

func (a *Attr) depth() int { return len(a.Part.path) }

// Redacted stands for a value that is not to be seen.
const Redacted redacted = "[redacted]"

type redacted string
