package migrate

import (
	"go/ast"
	"go/types"
)

// leadsThrough reports whether what is evaluated to find the place e is, or may be, the variable or
// the place target.
func (r *rewriter) leadsThrough(e, target ast.Expr) (found bool) {
	for _, operand := range operands(e) {
		ast.Inspect(operand, func(n ast.Node) bool {
			step, ok := n.(ast.Expr)
			found = found || ok && r.mayBeSame(target, step)
			return !found
		})
	}
	return found
}

// operands are what is evaluated to find a place.
func operands(e ast.Expr) []ast.Expr {
	switch e := ast.Unparen(e).(type) {
	case *ast.SelectorExpr:
		return []ast.Expr{e.X}
	case *ast.IndexExpr:
		return []ast.Expr{e.X, e.Index}
	case *ast.StarExpr:
		return []ast.Expr{e.X}
	}
	return nil
}

// mayBeSame reports whether an assignment to target may change step, which leads to an object: both
// name one variable or field, or are elements, or what a pointer refers to, of one type.
func (r *rewriter) mayBeSame(target, step ast.Expr) bool {
	target, step = ast.Unparen(target), ast.Unparen(step)
	x, y := r.named(target), r.named(step)
	switch {
	case x != nil && y != nil:
		return x.Pos() == y.Pos()
	case y == nil && operands(step) == nil: // no place
		return false
	}
	_, isVariable := target.(*ast.Ident)
	_, isElement := target.(*ast.IndexExpr)
	t := r.unit.info.TypeOf(step)
	return !isVariable && !(isElement && y != nil) && t != nil && isLoaded(t) && types.Identical(t, r.unit.info.TypeOf(target))
}

// named is the variable or the field that e names, nil for all other expressions.
func (r *rewriter) named(e ast.Expr) types.Object {
	switch e := e.(type) {
	case *ast.Ident:
		return r.unit.info.ObjectOf(e)
	case *ast.SelectorExpr:
		return r.unit.info.ObjectOf(e.Sel)
	}
	return nil
}

// isLoaded reports whether a value of type t on the way to an object is read, other than that of a
// struct or an array, which the object is a part of.
func isLoaded(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Struct, *types.Array:
		return false
	}
	return true
}
