package pipelinetype

import (
	"go/ast"
	"go/types"
)

// stageList is the literal that a list of stages was written as, nil where it is not known: the
// argument itself, or what a local variable was declared with.
func (c *checker) stageList(e ast.Expr) *ast.CompositeLit {
	e = ast.Unparen(e)
	if id, ok := e.(*ast.Ident); ok {
		e = c.declaredAs(id)
	}
	lit, ok := e.(*ast.CompositeLit)
	if !ok || !isPlainList(lit) {
		return nil
	}
	return lit
}

// isPlainList reports whether the list's elements have no indices.
func isPlainList(lit *ast.CompositeLit) bool {
	for _, e := range lit.Elts {
		if _, indexed := e.(*ast.KeyValueExpr); indexed {
			return false
		}
	}
	return true
}

// declaredAs is the value with which the local variable id was declared, nil if it may have changed
// since.
func (c *checker) declaredAs(id *ast.Ident) (value ast.Expr) {
	v, ok := c.pass.TypesInfo.Uses[id].(*types.Var)
	if !ok || v.Parent() == c.pass.Pkg.Scope() {
		return nil
	}
	changed := false
	ast.PreorderStack(c.file, nil, func(n ast.Node, stack []ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			if id, ok := n.Lhs[0].(*ast.Ident); ok && len(n.Rhs) == 1 && c.pass.TypesInfo.Defs[id] == v {
				value = n.Rhs[0]
			}
		case *ast.ValueSpec:
			if len(n.Values) == 1 && c.pass.TypesInfo.Defs[n.Names[0]] == v {
				value = n.Values[0]
			}
		case *ast.Ident:
			changed = changed || c.pass.TypesInfo.Uses[n] == v && !c.isRead(n, stack[len(stack)-1])
		}
		return true
	})
	if changed {
		return nil
	}
	return value
}

// isRead reports whether a list is only looked at where it stands: by package pipeline, by len or
// by range.
func (c *checker) isRead(list *ast.Ident, parent ast.Node) bool {
	switch parent := parent.(type) {
	case *ast.RangeStmt:
		return parent.X == list
	case *ast.CallExpr:
		fun, _ := ast.Unparen(parent.Fun).(*ast.Ident)
		return c.callee(parent) != "" || fun != nil && c.pass.TypesInfo.Uses[fun] == types.Universe.Lookup("len")
	}
	return false
}
