package auditvalue

import (
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// storing looks for what has no stored form, as audit does at run time.
type storing struct {
	pkg    *types.Package
	module string       // the path of pkg's module, "" if it is not known
	within []types.Type // the types around the one in hand, which may lead back to it
}

func newStoring(pass *analysis.Pass) *storing {
	s := &storing{pkg: pass.Pkg}
	if pass.Module != nil {
		s.module = pass.Module.Path
	}
	return s
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

// foreign reports whether p belongs to another module. Where the driver does not say which module
// the package belongs to, only the standard library surely does.
func (s *storing) foreign(p *types.Package) bool {
	switch {
	case p == nil || p == s.pkg:
		return false
	case s.module != "":
		return p.Path() != s.module && !strings.HasPrefix(p.Path(), s.module+"/")
	}
	first, _, _ := strings.Cut(p.Path(), "/")
	own, _, _ := strings.Cut(s.pkg.Path(), "/")
	return !strings.Contains(first, ".") && first != own
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
