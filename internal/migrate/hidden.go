package migrate

import (
	"go/ast"
	"path/filepath"
	"slices"
)

// noteHidden notes what seem to be writes in files that build constraints hide: they are not
// type-checked, and not rewritten.
func (m *migration) noteHidden() {
	for _, u := range m.units {
		if !u.bodies || isOutside(u.Package) {
			continue
		}
		for _, name := range u.IgnoredFiles {
			if filepath.Ext(name) != ".go" {
				continue
			}
			if f := m.parse(name); f.syntax != nil {
				m.noteWritesIn(f.syntax)
			}
		}
	}
}

func (m *migration) noteWritesIn(file *ast.File) {
	ast.Inspect(file, func(n ast.Node) bool {
		for _, e := range mayBeWritten(n) {
			if sel := m.fieldIn(e); sel != nil {
				m.note(sel.Pos(), "hidden-write", "build constraints hide this file, so that a write to a field %s is not rewritten; call the setter if it is one of an audited struct", sel.Sel.Name)
			}
		}
		return true
	})
}

// mayBeWritten are the places that n writes, as far as its syntax tells.
func mayBeWritten(n ast.Node) []ast.Expr {
	switch n := n.(type) {
	case *ast.CallExpr:
		if fn, ok := n.Fun.(*ast.Ident); ok && len(n.Args) > 0 && slices.Contains([]string{"clear", "copy", "delete"}, fn.Name) {
			return n.Args[:1]
		}
		return nil
	}
	return assigned(n)
}

// fieldIn is the field of a target, by its name, that e is a part of; nil without one.
func (m *migration) fieldIn(e ast.Expr) *ast.SelectorExpr {
	for e != nil {
		sel, ok := ast.Unparen(e).(*ast.SelectorExpr)
		if ok && m.isField(sel.Sel.Name) {
			return sel
		}
		parts := operands(e)
		if len(parts) == 0 {
			return nil
		}
		e = parts[0]
	}
	return nil
}

// isField reports whether a target has a field of that name that is audited.
func (m *migration) isField(name string) bool {
	return slices.ContainsFunc(m.targets, func(t *target) bool {
		_, named := t.fields[name]
		return named || t.all && t.has(name)
	})
}
