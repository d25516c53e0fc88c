package pipelinetype

import (
	"cmp"
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/inspector"
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
	for at := range inspector.New([]*ast.File{c.file}).Root().Preorder() {
		switch n := at.Node().(type) {
		case *ast.AssignStmt:
			value = cmp.Or(c.given(v, n.Lhs[0], n.Rhs), value)
		case *ast.ValueSpec:
			value = cmp.Or(c.given(v, n.Names[0], n.Values), value)
		case *ast.Ident:
			if c.pass.TypesInfo.Uses[n] == v && !c.isRead(n, at.Parent().Node()) {
				return nil
			}
		}
	}
	return value
}

// given is the value with which a statement declares v as its first or only name, nil if it does
// something else.
func (c *checker) given(v *types.Var, name ast.Expr, values []ast.Expr) ast.Expr {
	id, ok := name.(*ast.Ident)
	if !ok || len(values) != 1 || c.pass.TypesInfo.Defs[id] != v {
		return nil
	}
	return values[0]
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
