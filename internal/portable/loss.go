package portable

import (
	"fmt"
	"go/types"
	"reflect"
	"slices"
	"strings"
)

// Loss is the first place in a type whose value would not arrive.
type Loss struct {
	Path string // of fields, such as Tags.Owner; "" for the type itself
	Type types.Type
	Why  string // follows the type in a sentence
}

// format is a way of writing values.
type format struct {
	key     string // of tags that name fields
	methods [][2]string
	keeps   func(*types.Basic) bool
}

// cbor is how records travel. Complex numbers it does not know.
var cbor = format{"cbor", [][2]string{{"MarshalCBOR", "UnmarshalCBOR"}, {"MarshalBinary", "UnmarshalBinary"}}, func(b *types.Basic) bool {
	return b.Info()&types.IsComplex == 0 && b.Kind() != types.UnsafePointer
}}

// json is how components travel.
var json = format{"json", [][2]string{{"MarshalJSON", "UnmarshalJSON"}, {"MarshalText", "UnmarshalText"}}, cbor.keeps}

// OfRecord finds what of a value of type t is lost where records travel, nil for nothing.
func OfRecord(t types.Type) *Loss { return cbor.loss(t, nil) }

// Marshals reports whether values of t, or of what it points to, write themselves for records that
// travel.
func Marshals(t types.Type) bool { return cbor.marshals(t) }

// loss looks at t and all that it is made of; around are the named types that hold it.
func (f format) loss(t types.Type, around []*types.Named) *Loss {
	if named, ok := types.Unalias(t).(*types.Named); ok {
		if slices.Contains(around, named) {
			return nil
		}
		around = append(around, named)
		if f.marshals(t) || isTime(named) {
			return nil
		}
	}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		if !f.keeps(u) {
			return &Loss{Type: t, Why: "which has no form on the way"}
		}
	case *types.Chan, *types.Signature:
		return &Loss{Type: t, Why: "which means something to one process only"}
	case *types.Interface:
		return &Loss{Type: t, Why: "of which the other side does not know what it holds"}
	case *types.Map:
		if l := f.loss(u.Key(), around); l != nil {
			return l
		}
		return f.loss(u.Elem(), around)
	case *types.Struct:
		return f.lossInStruct(u, around)
	case interface{ Elem() types.Type }: // pointer, slice, array
		return f.loss(u.Elem(), around)
	}
	return nil
}

func (f format) lossInStruct(s *types.Struct, around []*types.Named) *Loss {
	for i := range s.NumFields() {
		field := s.Field(i)
		if field.Name() == "_" {
			continue
		}
		if l := f.lossInField(s, i, around); l != nil {
			if l.Path == "" {
				l.Path = field.Name()
			} else {
				l.Path = field.Name() + "." + l.Path
			}
			return l
		}
	}
	return nil
}

func (f format) lossInField(s *types.Struct, i int, around []*types.Named) *Loss {
	field, name := s.Field(i), f.fieldName(s.Tag(i))
	switch {
	case name == "-" && f.key == json.key:
		return nil // the user says that it is not needed
	case name == "-":
		return &Loss{Type: field.Type(), Why: "which its tag leaves out"}
	case field.Embedded() && name == "":
		return &Loss{Type: field.Type(), Why: "whose fields, since it is embedded, others of the same name may hide"}
	case !field.Exported():
		return &Loss{Type: field.Type(), Why: "which is not exported"}
	}
	return f.loss(field.Type(), around)
}

// fieldName is the name that a field's tag gives it, "-" for one that is left out.
func (f format) fieldName(tag string) string {
	value, ok := reflect.StructTag(tag).Lookup(f.key)
	if !ok {
		value = reflect.StructTag(tag).Get("json")
	}
	if value == "-" {
		return value
	}
	name, _, _ := strings.Cut(value, ",")
	return name
}

// marshals reports whether values of t write and read themselves.
func (f format) marshals(t types.Type) bool {
	if _, pointer := types.Unalias(t).(*types.Pointer); !pointer {
		t = types.NewPointer(t)
	}
	for _, pair := range f.methods {
		if has(t, pair[0]) && has(t, pair[1]) {
			return true
		}
	}
	return false
}

func has(t types.Type, method string) bool {
	obj, _, _ := types.LookupFieldOrMethod(t, false, nil, method)
	_, ok := obj.(*types.Func)
	return ok
}

func isTime(named *types.Named) bool {
	obj := named.Obj()
	return obj.Pkg() != nil && obj.Pkg().Path() == "time" && obj.Name() == "Time"
}

// String says what is lost, behind the name of what holds it.
func (l *Loss) String() string {
	t := types.TypeString(l.Type, (*types.Package).Name)
	if l.Path == "" {
		return fmt.Sprintf("type %s, %s", t, l.Why)
	}
	return fmt.Sprintf("field %s of type %s, %s", l.Path, t, l.Why)
}

// OfKey finds the part of a key's type that means something to one process only, nil for none.
func OfKey(t types.Type) types.Type {
	switch u := t.Underlying().(type) {
	case *types.Basic:
		if u.Kind() != types.UnsafePointer {
			return nil
		}
	case *types.Array:
		return OfKey(u.Elem())
	case *types.Struct:
		for field := range u.Fields() {
			if bad := OfKey(field.Type()); bad != nil {
				return bad
			}
		}
		return nil
	}
	return t
}
