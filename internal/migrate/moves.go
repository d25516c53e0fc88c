package migrate

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/types/typeutil"
)

// A move is a place where a variable is given a value, or a function returns it.
type move struct {
	r      *rewriter
	to     token.Pos
	value  ast.Expr
	result bool // of the function at to
	lends  bool // to is a parameter
}

// addMoves notes the moves in a function.
func (e *elements) addMoves(r *rewriter, decl *ast.FuncDecl) {
	ast.PreorderStack(decl.Body, nil, func(n ast.Node, stack []ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			addPairs(e, r, n.Lhs, n.Rhs)
		case *ast.ValueSpec:
			addPairs(e, r, n.Names, n.Values)
		case *ast.CallExpr:
			e.addArguments(r, n)
		case *ast.ReturnStmt:
			if len(n.Results) == 1 && !isInLiteral(stack) {
				e.moves = append(e.moves, move{r: r, to: decl.Name.Pos(), value: n.Results[0], result: true})
			}
		}
		return true
	})
}

// isInLiteral reports whether one of the nodes around a statement is a function without a name.
func isInLiteral(around []ast.Node) bool {
	return slices.ContainsFunc(around, func(n ast.Node) bool { _, isLit := n.(*ast.FuncLit); return isLit })
}

// addPairs notes which variables are given which of the values, if each has one of its own.
func addPairs[Place ast.Expr](e *elements, r *rewriter, places []Place, values []ast.Expr) {
	if len(places) != len(values) {
		return
	}
	for i, place := range places {
		if id, ok := ast.Unparen(place).(*ast.Ident); ok {
			e.give(r, r.unit.info.ObjectOf(id), values[i], false)
		}
	}
}

// give notes that a variable is given a value that may have elements.
func (e *elements) give(r *rewriter, to types.Object, value ast.Expr, lends bool) {
	if v, ok := to.(*types.Var); ok && hasElements(v.Type()) {
		e.moves = append(e.moves, move{r: r, to: v.Pos(), value: value, lends: lends})
	}
}

// addArguments notes what a declared function is called with.
func (e *elements) addArguments(r *rewriter, call *ast.CallExpr) {
	fn, ok := typeutil.Callee(r.unit.info, call).(*types.Func)
	if !ok {
		return
	}
	params := fn.Origin().Signature().Params()
	for i, arg := range call.Args {
		if i < params.Len() && (i < params.Len()-1 || !fn.Signature().Variadic() || call.Ellipsis.IsValid()) {
			e.give(r, params.At(i), arg, true)
		}
	}
}

func hasElements(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Map, *types.Slice:
		return true
	}
	return false
}
