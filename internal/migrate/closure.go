package migrate

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// inClosure has a call that is deferred, or made in a goroutine of its own, write to temporaries
// within a function literal that sets the fields when the call is over.
func (r *rewriter) inClosure(s *statement, call *ast.CallExpr, temps []*temporary) (why string) {
	if slices.ContainsFunc(temps, func(t *temporary) bool { return t.field.Set.Fails }) {
		return "nobody would get the error of the setter"
	}
	if !r.isEvaluatedLater(s, call, temps) {
		return "what it is called with may be another value when it runs: take the call into a function literal"
	}
	lines, _ := r.begin(s.node, temps)
	lines = append(append(lines, r.rewritten(call, temps, token.NoPos)), set(temps)...)
	r.replace(call, "func() {\n\t"+strings.Join(lines, "\n\t")+"\n}()")
	for _, w := range s.writes {
		if !w.Field.Address {
			r.note(w.Finding.Pos, "field-read-later", "the call works on what the field %s holds when it runs, no longer on what it holds here: see whether it is replaced in between", w.Field.Selector.Sel.Name)
		}
	}
	return ""
}

// isEvaluatedLater reports whether what call is given is the same when the function around it ends:
// constants, local variables that nothing assigns to, function literals, and the fields themselves.
func (r *rewriter) isEvaluatedLater(s *statement, call *ast.CallExpr, temps []*temporary) bool {
	for _, t := range temps {
		if !r.isSettled(s, t.field.Selector.X) {
			return false
		}
	}
	isField := func(e ast.Expr) bool {
		return slices.ContainsFunc(temps, func(t *temporary) bool { return t.text == types.ExprString(e) })
	}
	return !slices.ContainsFunc(call.Args, func(arg ast.Expr) bool {
		if u, ok := ast.Unparen(arg).(*ast.UnaryExpr); ok && u.Op == token.AND {
			arg = u.X
		}
		_, isLit := ast.Unparen(arg).(*ast.FuncLit)
		return !isLit && !isField(ast.Unparen(arg)) && !r.isConstant(arg) && !r.isSettled(s, arg)
	}) && r.isFunction(call.Fun)
}

// isFunction reports whether e names a declared function, or one that the language has.
func (r *rewriter) isFunction(e ast.Expr) bool {
	id, ok := ast.Unparen(e).(*ast.Ident)
	if sel, isSel := ast.Unparen(e).(*ast.SelectorExpr); isSel && r.unit.info.Selections[sel] == nil {
		id, ok = sel.Sel, true
	}
	if !ok {
		return false
	}
	switch r.unit.info.Uses[id].(type) {
	case *types.Func, *types.Builtin:
		return true
	}
	return false
}

// isSettled reports whether e is a local variable that nothing assigns to after its declaration,
// and whose address nobody takes.
func (r *rewriter) isSettled(s *statement, e ast.Expr) bool {
	id, ok := ast.Unparen(e).(*ast.Ident)
	if !ok || !r.isLocal(id) {
		return false
	}
	v, settled := r.unit.info.Uses[id], true
	ast.Inspect(s.decl, func(n ast.Node) bool {
		for _, e := range assigned(n) {
			id, ok := ast.Unparen(e).(*ast.Ident)
			settled = settled && !(ok && r.unit.info.Uses[id] == v)
		}
		return settled
	})
	return settled
}

// assigned are the expressions that n itself assigns to, or whose address it takes.
func assigned(n ast.Node) []ast.Expr {
	switch n := n.(type) {
	case *ast.AssignStmt:
		return n.Lhs
	case *ast.IncDecStmt:
		return []ast.Expr{n.X}
	case *ast.RangeStmt:
		return []ast.Expr{n.Key, n.Value}
	case *ast.UnaryExpr:
		if n.Op == token.AND {
			return []ast.Expr{n.X}
		}
	}
	return nil
}
