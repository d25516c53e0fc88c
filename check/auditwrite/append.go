package auditwrite

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"
)

// appended is the call of append in n, x.notes = append(x.notes, v), where the field t has a setter
// that appends; nil if n is something else.
func (c *checker) appended(n ast.Node, t target) *ast.CallExpr {
	assign, ok := n.(*ast.AssignStmt)
	if !ok || !t.whole || t.field.Elem == nil || t.field.Elem.Append == "" || assign.Tok != token.ASSIGN || len(assign.Rhs) != 1 {
		return nil
	}
	call, ok := ast.Unparen(assign.Rhs[0]).(*ast.CallExpr)
	if !ok || !c.pass.TypesInfo.Types[call.Fun].IsBuiltin() || len(call.Args) < 2 || !isPure(t.sel.X) {
		return nil
	}
	if name, ok := ast.Unparen(call.Fun).(*ast.Ident); !ok || name.Name != "append" {
		return nil
	}
	if types.ExprString(ast.Unparen(call.Args[0])) != types.ExprString(t.sel) {
		return nil
	}
	elements := types.NewSlice(typeOf(c.pass.TypesInfo, t.sel).Underlying().(*types.Slice).Elem())
	if call.Ellipsis.IsValid() && !types.AssignableTo(typeOf(c.pass.TypesInfo, call.Args[1]), elements) {
		return nil // a string to bytes
	}
	return call
}

// fixAppend is fix of such a statement: it calls the setter with what is appended.
func (c *checker) fixAppend(stmt ast.Stmt, call *ast.CallExpr, t target) []analysis.SuggestedFix {
	return c.callSetter(t, t.field.Elem.Append, stmt, rewrite{from: call.Args[1].Pos(), to: call.Rparen, value: call})
}
