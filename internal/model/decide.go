package model

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"github.com/auditline/auditline/internal/protocol"
)

// decide fills in what depends on the field's type, and refuses types that cannot be logged.
func (r *reader) decide(f *Field) {
	name := r.s.Name + "." + f.Name.Name
	if usesC(r.file, f.Type) {
		r.problem(f.Type.Pos(), "cgo-type", fmt.Sprintf("%s has a cgo type; convert it to a Go type at the border", name))
		return
	}
	typ := r.Info.TypeOf(f.Type)
	facts := r.factsOf(typ)
	if f.Elem != nil {
		facts.panics = "" // what is compared are elements
	}
	known := r.findImports(f) && facts.known
	switch {
	case !known && r.alone:
		r.plan.NeedsTypes = true
	case !known:
		r.problem(f.Type.Pos(), "unknown-type", fmt.Sprintf("%s has the unknown type %s; declare it, or fix its import", name, types.ExprString(f.Type)))
	case facts.lock != "":
		r.problem(f.Type.Pos(), "not-copyable", fmt.Sprintf("%s must not be copied, since it holds %s; audit a pointer to it, or what it protects", name, facts.lock))
	case f.OnChange && facts.panics != "" && isGenericMethod(typ, "Equal", nil):
		r.problem(f.Type.Pos(), protocol.GenericMethod, fmt.Sprintf("%s: option onchange compares, but == fails or may panic for %s, and %s; %s, or drop onchange", name, facts.panics, protocol.HasTypeParams("Equal"), protocol.MoveTypeParams))
	case f.OnChange && facts.panics != "":
		r.problem(f.Type.Pos(), "not-comparable", fmt.Sprintf("%s: option onchange compares, but == fails or may panic for %s; give the type an Equal method or drop onchange", name, facts.panics))
	}
	f.Kind, f.Cloned = facts.kind, facts.cloned && !f.Share
	if r.varies(f.Type) {
		f.Kind, f.Cloned = Other, !f.Share
	}
}

// varies reports whether a type has in it one that a hidden file declares, too: on another platform
// it may be stored in another way, and the output must do for all of them.
func (r *reader) varies(typ ast.Expr) (varies bool) {
	ast.Inspect(typ, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		varies = varies || ok && r.scope.hidden[id.Name] && r.declares(id)
		return true
	})
	return varies
}

// declares reports whether the package declares what id stands for.
func (r *reader) declares(id *ast.Ident) bool {
	obj := r.Info.ObjectOf(id)
	return obj != nil && obj.Pkg() != nil && obj.Pkg().Path() == r.Path && obj.Parent() == obj.Pkg().Scope()
}

// findImports lists the imports that the spelling of the field's type needs, and reports whether
// every name in it is known.
func (r *reader) findImports(f *Field) (known bool) {
	known = true
	add := func(spec *ast.ImportSpec, name string) {
		if spec == nil {
			known = false
		} else if imp := NewImport(spec, name); !slices.Contains(f.Imports, imp) {
			f.Imports = append(f.Imports, imp)
		}
	}
	ast.Inspect(f.Type, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			if x, ok := n.X.(*ast.Ident); ok {
				add(r.importOf(r.file, x), x.Name)
			}
			return false
		case *ast.Ident:
			switch obj := r.Info.ObjectOf(n); {
			case obj == nil:
				known = false
			case obj.Pkg() != nil && obj.Pkg().Path() != r.Path:
				add(dotImport(r.file, obj.Pkg().Path()), ".")
			}
		}
		return true
	})
	return known
}

// usesC reports whether a type is spelled with a name from cgo, before or after the cgo command has
// rewritten it.
func usesC(f *ast.File, e ast.Expr) (uses bool) {
	cgo := Imports(f, "C")
	ast.Inspect(e, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		uses = uses || ok && (cgo && id.Name == "C" || strings.HasPrefix(id.Name, "_Ctype_"))
		return true
	})
	return uses
}
