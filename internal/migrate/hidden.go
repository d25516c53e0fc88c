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
		var targets []ast.Expr
		switch n := n.(type) {
		case *ast.AssignStmt:
			targets = n.Lhs
		case *ast.IncDecStmt:
			targets = []ast.Expr{n.X}
		}
		for _, e := range targets {
			if sel, ok := ast.Unparen(e).(*ast.SelectorExpr); ok && m.isField(sel.Sel.Name) {
				m.note(sel.Pos(), "hidden-write", "build constraints hide this file, so that a write to a field %s is not rewritten; call the setter if it is one of an audited struct", sel.Sel.Name)
			}
		}
		return true
	})
}

// isField reports whether a target has a field of that name that is audited.
func (m *migration) isField(name string) bool {
	return slices.ContainsFunc(m.targets, func(t *target) bool {
		_, named := t.fields[name]
		return named || t.all && t.has(name)
	})
}
