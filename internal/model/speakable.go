package model

import (
	"cmp"
	"go/types"
	"strings"

	"github.com/auditline/auditline/internal/protocol/typed"
)

// unspeakable is the name of a type inside t that this package cannot write, "" if there is none:
// one that another package keeps to itself, or a predeclared one whose name has another meaning
// here.
func (b *builder) unspeakable(t types.Type) (name string) {
	switch t := t.(type) {
	case *types.Basic:
		if _, taken := b.scope.names[t.Name()]; taken {
			return t.Name()
		}
	case *types.Named:
		return b.hidden(t.Obj(), t.TypeArgs())
	case *types.Alias:
		return b.hidden(t.Obj(), t.TypeArgs())
	case *types.Map:
		return cmp.Or(b.unspeakable(t.Key()), b.unspeakable(t.Elem()))
	case *types.Signature:
		return cmp.Or(b.unspeakable(t.Params()), b.unspeakable(t.Results()))
	case *types.Tuple:
		for v := range t.Variables() {
			name = cmp.Or(name, b.unspeakable(v.Type()))
		}
	case *types.Struct:
		for f := range t.Fields() {
			name = cmp.Or(name, b.ofOthers(f, t), b.unspeakable(f.Type()))
		}
	case *types.Interface:
		for m := range t.Methods() {
			name = cmp.Or(name, b.ofOthers(m, t), b.unspeakable(m.Type()))
		}
	case interface{ Elem() types.Type }: // pointer, slice, array, channel
		return b.unspeakable(t.Elem())
	}
	return name
}

// ofOthers is t's name if its member is one that only another package can write.
func (b *builder) ofOthers(member types.Object, t types.Type) string {
	if member.Exported() || member.Pkg() == b.Types {
		return ""
	}
	return typed.Type{Type: t}.String()
}

// hidden is the name of a named type that this package cannot write, or of one of its type
// arguments.
func (b *builder) hidden(obj *types.TypeName, args *types.TypeList) string {
	if pkg := obj.Pkg(); pkg != nil && pkg != b.Types && !(obj.Exported() && mayImport(b.Types.Path(), pkg.Path())) {
		return typed.Type{Type: obj.Type()}.String()
	}
	for arg := range args.Types() {
		if name := b.unspeakable(arg); name != "" {
			return name
		}
	}
	return ""
}

// mayImport reports whether the go command lets package from import the one at path, which may be
// internal: then only the code rooted at the folder around it may. A package of files that are
// named one by one has no place of its own.
func mayImport(from, path string) bool {
	i := strings.LastIndex("/"+path+"/", "/internal/")
	if i < 0 || strings.HasPrefix(from, "command-line-") {
		return true
	}
	root := path[:max(i-1, 0)]
	from, _, _ = strings.Cut(from, " ") // what is tested with it
	return root != "" && strings.HasPrefix(strings.TrimSuffix(from, "_test")+"/", root+"/")
}
