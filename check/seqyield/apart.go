package seqyield

import (
	"go/ast"
	"go/token"
	"go/types"
)

// deferredCall is the call of yield that stmt defers, itself or in a function literal that comes to
// it in any case.
func (f *flow) deferredCall(stmt *ast.DeferStmt) *ast.CallExpr {
	if f.calls(stmt.Call) {
		return stmt.Call
	}
	lit, ok := ast.Unparen(stmt.Call.Fun).(*ast.FuncLit)
	if !ok {
		return nil
	}
	for _, s := range lit.Body.List {
		s, ok := s.(*ast.ExprStmt)
		if !ok {
			return nil
		}
		if c, ok := s.X.(*ast.CallExpr); ok && f.calls(c) {
			return c
		}
	}
	return nil
}

// lostCalls finds goroutines that call yield and that nobody can wait for.
func lostCalls(info *types.Info, it iterator) []call {
	f := flow{info: info, yield: it.yield}
	var found []call
	ast.Inspect(it.body, func(n ast.Node) bool {
		if stmt, ok := n.(*ast.GoStmt); ok && f.isLost(stmt.Call) {
			found = append(found, call{fault: lost, at: stmt, expr: stmt.Call})
		}
		return true
	})
	return found
}

// isLost reports whether c, the call of a go statement, calls yield and does nothing that could
// tell anyone so.
func (f *flow) isLost(c *ast.CallExpr) bool {
	if f.calls(c) {
		return true
	}
	lit, ok := ast.Unparen(c.Fun).(*ast.FuncLit)
	return ok && f.find(lit.Body, f.calls) != nil && !f.signals(lit.Body)
}

// signals reports whether body has a channel operation or calls anything but yield.
func (f *flow) signals(body *ast.BlockStmt) bool {
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			found = found || !f.calls(n) && !f.info.Types[n.Fun].IsType()
		case *ast.UnaryExpr:
			found = found || n.Op == token.ARROW
		case *ast.SendStmt, *ast.RangeStmt:
			found = true
		}
		return !found
	})
	return found
}
