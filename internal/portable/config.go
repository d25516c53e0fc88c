package portable

import (
	"go/ast"
	"go/types"
	"reflect"
)

// OfComponent finds what of a component's configuration is lost where components travel, nil for
// nothing. An unexported field that a method of the component changes is no configuration, but what
// it remembers, and starts empty everywhere.
func (m *Methods) OfComponent(t types.Type) *Loss {
	if pointer, ok := types.Unalias(t).(*types.Pointer); ok {
		t = pointer.Elem()
	}
	if json.marshals(t) {
		return nil
	}
	s, ok := t.Underlying().(*types.Struct)
	if !ok {
		return json.loss(t, nil)
	}
	for i := range s.NumFields() {
		field := s.Field(i)
		if !field.Exported() && (m.remembers(field) || !m.declares(field)) {
			continue
		}
		if l := json.lossInField(s, i, nil); l != nil && reflect.StructTag(s.Tag(i)).Get("json") != "-" {
			return l.within(field)
		}
	}
	return nil
}

// within is the loss as that of a component which has it in a field.
func (l *Loss) within(field *types.Var) *Loss {
	l.Path = field.Name() + pathBehind(l.Path)
	if !field.Exported() {
		l.Why = "which is not exported, and no method sets it"
	}
	return l
}

func pathBehind(path string) string {
	if path == "" {
		return ""
	}
	return "." + path
}

// declares reports whether the field's struct stands in this package.
func (m *Methods) declares(field *types.Var) bool {
	for id, obj := range m.Info.Defs {
		if obj == field {
			return id != nil
		}
	}
	return false
}

// remembers reports whether a method may change a field: by an assignment, by its address, or by
// calling a method of it.
func (m *Methods) remembers(field *types.Var) (changed bool) {
	for _, f := range m.Files {
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv != nil && fn.Body != nil {
				changed = changed || m.changesIn(fn.Body, field)
			}
		}
	}
	return changed
}

func (m *Methods) changesIn(body *ast.BlockStmt, field *types.Var) (changed bool) {
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, left := range n.Lhs {
				changed = changed || m.isIn(left, field)
			}
		case *ast.IncDecStmt:
			changed = changed || m.isIn(n.X, field)
		case *ast.UnaryExpr:
			changed = changed || m.isIn(n.X, field)
		case *ast.SelectorExpr:
			_, method := m.Info.Uses[n.Sel].(*types.Func)
			changed = changed || method && m.isIn(n.X, field)
		}
		return !changed
	})
	return changed
}

// isIn reports whether e is a field, or a part of it.
func (m *Methods) isIn(e ast.Expr, field *types.Var) bool {
	for {
		switch x := ast.Unparen(e).(type) {
		case *ast.SelectorExpr:
			if m.Info.Uses[x.Sel] == field {
				return true
			}
			e = x.X
		case *ast.IndexExpr:
			e = x.X
		default:
			return false
		}
	}
}
