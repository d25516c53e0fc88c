package model

import (
	"go/ast"
	"go/types"
	"slices"
)

// isEmbedder reports whether the struct, which has no trail, embeds an audited struct, and leaves
// it to auditgen to say what its log is. Without a method Audit of its own it would have the
// embedded struct's, which tells that one's type.
func (r *reader) isEmbedder(members []member) bool {
	for _, name := range r.s.Methods() {
		declared := func(m member) bool { return m.name.Name == name }
		if r.scope.methods[r.s.Name][name] != nil || slices.ContainsFunc(members, declared) {
			return false
		}
	}
	return slices.ContainsFunc(members, func(m member) bool { return m.embedded && r.isBase(m.field.Type) })
}

// isBase reports whether an embedded field has a struct with a log. Where that depends on types of
// another package, the plan needs them.
func (r *reader) isBase(field ast.Expr) bool {
	t := r.Info.TypeOf(field)
	if t == nil || deref(t).Underlying() == types.Typ[types.Invalid] {
		r.plan.NeedsTypes = r.plan.NeedsTypes || r.alone && r.mayBeBase(field)
		return false
	}
	return hasLog(t, nil)
}

// mayBeBase reports whether an embedded field's type is of a package that may have audited structs.
func (r *reader) mayBeBase(field ast.Expr) bool {
	file := FileName(r.Fset, r.file)
	return r.Audits != nil && slices.ContainsFunc(origins(r.file, field), func(path string) bool { return r.Audits(file, path) })
}

// A ForeignBase is a type that a struct embeds, of another package as it seems.
type ForeignBase struct {
	Struct string
	Path   string // of the package
}

// ForeignBases lists the types of other packages that the structs of a file embed.
func ForeignBases(f *ast.File) (list []ForeignBase) {
	for spec, typ := range StructTypes(f) {
		for _, field := range typ.Fields.List {
			if len(field.Names) > 0 {
				continue
			}
			for _, path := range origins(f, field.Type) {
				list = append(list, ForeignBase{spec.Name.Name, path})
			}
		}
	}
	return list
}

// origins are the paths of the imports from which an embedded type may come as it is spelled. Which
// name a package has does not follow from its path: where none seems to have that name, each may.
func origins(f *ast.File, e ast.Expr) (paths []string) {
	switch e := ast.Unparen(e).(type) {
	case *ast.StarExpr:
		return origins(f, e.X)
	case *ast.IndexExpr:
		return origins(f, e.X)
	case *ast.IndexListExpr:
		return origins(f, e.X)
	case *ast.SelectorExpr:
		x, _ := e.X.(*ast.Ident)
		for _, spec := range f.Imports {
			path := ImportPath(spec)
			switch {
			case x != nil && NewImport(spec, AssumedName(path)).Name == x.Name:
				return []string{path}
			case spec.Name == nil:
				paths = append(paths, path)
			}
		}
	}
	return paths
}

func deref(t types.Type) types.Type {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		return p.Elem()
	}
	return t
}

// hasLog reports whether t, or what it points at, is a struct with a log: one that has a trail, or
// embeds such a struct. within are the types around it.
func hasLog(t types.Type, within []*types.TypeName) bool {
	named, ok := types.Unalias(deref(t)).(*types.Named)
	if !ok || slices.Contains(within, named.Obj()) {
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
		if f.Embedded() && hasLog(f.Type(), append(within, named.Obj())) {
			return true
		}
	}
	return false
}
