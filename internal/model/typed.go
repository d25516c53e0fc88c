package model

import (
	"go/types"
	"reflect"
	"slices"
	"strings"
)

// TypedField plans field i of a type-checked struct by name and tag alone: of
// another package's struct there is no syntax, but export data keeps the tags.
// It reports whether the field is audited: the struct has a trail, the tag says
// true, and its options are understood.
func TypedField(s *types.Struct, i int) (f *Field, ok bool) {
	value, tagged := reflect.StructTag(s.Tag(i)).Lookup("audit")
	first, options := Tag{Value: value}.Options()
	if !tagged || first != "true" || trailIndex(s) < 0 {
		return nil, false
	}
	f = &Field{Attr: s.Field(i).Name()}
	f.Getter, f.Setter = accessorNames(s.Field(i).Name())
	for _, o := range options {
		if problem, _ := f.apply(o, nil); problem != "" {
			return nil, false
		}
	}
	return f, true
}

// IsSecondName reports whether t only gives the struct that declares field
// another name, as in type Mine Account: then the setters are Account's alone.
// Nothing else is declared between the name of a struct and its fields.
func IsSecondName(t *types.Named, field types.Object) bool {
	name := t.Obj()
	if name.Pkg() != field.Pkg() || field.Pos() < name.Pos() {
		return true
	}
	scope := name.Pkg().Scope()
	return slices.ContainsFunc(scope.Names(), func(other string) bool {
		between := scope.Lookup(other).Pos()
		return name.Pos() < between && between < field.Pos()
	})
}

// trailIndex returns which field is the trail, -1 if none is.
func trailIndex(s *types.Struct) int {
	for i := range s.NumFields() {
		if named, ok := types.Unalias(s.Field(i).Type()).(*types.Named); ok && isTrail(named.Obj()) {
			return i
		}
	}
	return -1
}

// trailOption reports whether the trail of s has that option.
func trailOption(s *types.Struct, name string) bool {
	tag := reflect.StructTag(s.Tag(trailIndex(s))).Get("audit")
	return slices.Contains(strings.Split(tag, ","), name)
}

func isTrail(obj *types.TypeName) bool {
	return obj.Pkg() != nil && obj.Pkg().Path() == AuditPath && (obj.Name() == "Trail" || obj.Name() == "SyncTrail")
}
