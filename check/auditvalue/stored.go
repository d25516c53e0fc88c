package auditvalue

import (
	"go/types"
	"slices"
)

// storing looks for what has no stored form, as audit does at run time.
type storing struct {
	home
	within []types.Type // the types around the one in hand, which may lead back to it
}

// unstored returns the first part of t that has no stored form, nil if there is none.
func (s *storing) unstored(t types.Type) *part {
	_, isParam := types.Unalias(t).(*types.TypeParam)
	if isParam || isTime(t) || slices.ContainsFunc(s.within, func(outer types.Type) bool { return types.Identical(outer, t) }) {
		return nil
	}
	s.within = append(s.within, t)
	defer func() { s.within = s.within[:len(s.within)-1] }()
	switch u := t.Underlying().(type) {
	case *types.Basic:
		if u.Kind() == types.UnsafePointer {
			return s.unwritable(t)
		}
	case *types.Signature, *types.Chan, *types.Interface:
		return s.unwritable(t)
	case *types.Pointer:
		return s.unstored(u.Elem())
	case *types.Slice:
		return below("[]", s.unstored(u.Elem()))
	case *types.Array:
		return below("[]", s.unstored(u.Elem()))
	case *types.Map:
		if p := s.unstored(u.Key()); p != nil {
			return below("[]", p)
		}
		return below("[]", s.unstored(u.Elem()))
	case *types.Struct:
		if !hasLog(t) {
			return s.unstoredStruct(t, u)
		}
	}
	return nil
}

func (s *storing) unwritable(t types.Type) *part {
	return &part{typ: t, from: s.pkg, why: " cannot be written", remedy: "audit a value that says as much"}
}

// unstoredStruct leaves a struct with unexported fields of another module to its own marshalers,
// and one of another module to them where a field has no stored form.
func (s *storing) unstoredStruct(t types.Type, u *types.Struct) *part {
	hidden := false
	var first *part
	for f := range u.Fields() {
		if f.Name() == "_" {
			continue
		}
		hidden = hidden || !f.Exported() && s.foreign(f.Pkg())
		if first == nil {
			first = below("."+f.Name(), s.unstored(f.Type()))
		}
	}
	named, _ := types.Unalias(t).(*types.Named)
	ownMarshalers := named != nil && (hidden || s.foreign(named.Obj().Pkg())) && hasMarshalers(t)
	switch {
	case ownMarshalers:
		return nil
	case hidden:
		return &part{typ: t, from: s.pkg, why: " have fields that are not exported, and no marshaler", remedy: "audit a type of your own that has MarshalBinary and UnmarshalBinary"}
	}
	return first
}

// isTime reports whether t is time.Time, or a type made of it.
func isTime(t types.Type) bool {
	s, ok := t.Underlying().(*types.Struct)
	return ok && s.NumFields() > 0 && s.Field(0).Pkg() != nil && s.Field(0).Pkg().Path() == "time" && s.Field(0).Name() == "wall"
}

// marshalers are the pairs of methods by which a type may write and read itself.
var marshalers = [][2]string{{"MarshalBinary", "UnmarshalBinary"}, {"GobEncode", "GobDecode"}, {"MarshalText", "UnmarshalText"}}

func hasMarshalers(t types.Type) bool {
	methods := types.NewMethodSet(types.NewPointer(t))
	return slices.ContainsFunc(marshalers, func(pair [2]string) bool {
		return methods.Lookup(nil, pair[0]) != nil && methods.Lookup(nil, pair[1]) != nil
	})
}
