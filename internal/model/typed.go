package model

import (
	"go/types"
	"slices"

	"github.com/auditline/auditline/internal/tag"
)

// TypedField plans field i of a type-checked struct by name and tag alone: of
// another package's struct there is no syntax, but export data keeps the tags.
// It reports whether the field is audited: the struct has a trail, the tag says
// true, and its options are understood.
func TypedField(s *types.Struct, i int) (f *Field, ok bool) {
	t, ok := tag.FieldOf(s.Tag(i))
	if !ok || t.Word != tag.Audited || trailIndex(s) < 0 {
		return nil, false
	}
	return newField(s.Field(i).Name(), t), true
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

// trailOptions returns what the tag of the trail of s says, nothing without a trail.
func trailOptions(s *types.Struct) tag.Trail {
	i := trailIndex(s)
	if i < 0 {
		return tag.Trail{}
	}
	return tag.TrailOf(s.Tag(i))
}

func isTrail(obj *types.TypeName) bool {
	return obj.Pkg() != nil && obj.Pkg().Path() == AuditPath && (obj.Name() == "Trail" || obj.Name() == "SyncTrail")
}
