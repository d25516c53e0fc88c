package model

import (
	"go/types"
	"slices"

	"github.com/auditline/auditline/internal/tag"
)

// TypedField plans field i of a type-checked struct by name and tag alone: of another package's
// struct there is no syntax, but export data keeps the tags. It reports whether the field is
// audited: the struct has a trail, the tag says true, and its options are understood.
func TypedField(s *types.Struct, i int) (f *Field, ok bool) {
	t, ok := tag.FieldOf(s.Tag(i))
	if !ok || t.Word != tag.Audited || trailIndex(s) < 0 {
		return nil, false
	}
	f = newField(s.Field(i).Name(), t)
	if t.Elem {
		f.Elem = elemOf(f, s.Field(i).Name(), s.Field(i).Type())
	}
	return f, true
}

// IsSecondName reports whether t only gives the struct that declares field another name, as in type
// Mine Account: then the setters are Account's alone. Nothing else is declared between the name of
// a struct and its fields.
func IsSecondName(t *types.Named, field types.Object) bool {
	name := t.Obj()
	if name.Pkg() != field.Pkg() || field.Pos() < name.Pos() {
		return true
	}
	nearest := nearestName(field)
	return nearest != nil && name.Pos() < nearest.Pos()
}

// Declarer is the type whose declaration has the field, nil where its name cannot be seen, as that
// of an unexported type of another package.
func Declarer(field types.Object) *types.Named {
	name, ok := nearestName(field).(*types.TypeName)
	if !ok {
		return nil
	}
	named, ok := name.Type().(*types.Named)
	if !ok {
		return nil
	}
	s, ok := named.Underlying().(*types.Struct)
	if !ok || !slices.ContainsFunc(slices.Collect(s.Fields()), func(v *types.Var) bool { return v.Pos() == field.Pos() }) {
		return nil
	}
	return named
}

// nearestName is the object of field's package that is declared last before field.
func nearestName(field types.Object) types.Object {
	scope := field.Pkg().Scope()
	var nearest types.Object
	for _, name := range scope.Names() {
		obj := scope.Lookup(name)
		if obj.Pos() < field.Pos() && (nearest == nil || nearest.Pos() < obj.Pos()) {
			nearest = obj
		}
	}
	return nearest
}
