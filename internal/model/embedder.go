package model

import (
	"go/types"
	"slices"
)

// isEmbedder reports whether the struct, which has no trail, embeds an audited struct of its
// package, and leaves it to auditgen to say what its log is. Without a method Audit of its own it
// would have the embedded struct's, which tells that one's type.
//
// Embedded structs of other packages do not count: they would have to be loaded to be known.
func (r *reader) isEmbedder(members []member) bool {
	for _, name := range r.s.Methods() {
		declared := func(m member) bool { return m.name.Name == name }
		if r.scope.methods[r.s.Name][name] != nil || slices.ContainsFunc(members, declared) {
			return false
		}
	}
	return slices.ContainsFunc(members, func(m member) bool {
		return m.embedded && r.isAudited(r.Info.TypeOf(m.field.Type), nil)
	})
}

// isAudited reports whether t, or what it points at, is a struct of the package with a log: one
// that has a trail, or embeds such a struct. within are the types around it.
func (r *reader) isAudited(t types.Type, within []*types.TypeName) bool {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || named.Obj().Pkg() == nil || named.Obj().Pkg().Path() != r.Path || slices.Contains(within, named.Obj()) {
		return false
	}
	s, ok := named.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	if i := trailIndex(s); i >= 0 {
		return !IsSecondName(named, s.Field(i))
	}
	for f := range s.Fields() {
		if f.Embedded() && r.isAudited(f.Type(), append(within, named.Obj())) {
			return true
		}
	}
	return false
}
