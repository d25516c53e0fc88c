package auditwrite

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/auditline/auditline/internal/model"
)

// checker goes through one declaration.
type checker struct {
	pass   *analysis.Pass
	report func(analysis.Diagnostic)
	stack  []ast.Node // from the declaration down to the node in hand
	locals *locals
}

func checkDecl(pass *analysis.Pass, decl ast.Decl, report func(analysis.Diagnostic)) {
	c := &checker{pass: pass, report: report, locals: localsOf(pass.TypesInfo, decl)}
	ast.Inspect(decl, func(n ast.Node) bool {
		if n == nil {
			c.stack = c.stack[:len(c.stack)-1]
			return true
		}
		c.stack = append(c.stack, n)
		c.node(n)
		return true
	})
}

// node looks for every form of a write.
func (c *checker) node(n ast.Node) {
	switch n := n.(type) {
	case *ast.AssignStmt:
		for _, lhs := range n.Lhs {
			c.write(lhs, c.fixAssign(n))
		}
	case *ast.IncDecStmt:
		c.write(n.X, c.fixIncDec(n))
	case *ast.RangeStmt:
		if n.Tok == token.ASSIGN {
			c.write(n.Key, nil)
			c.write(n.Value, nil)
		}
	case *ast.UnaryExpr:
		if n.Op == token.AND && !c.isLogged() {
			c.address(n, n.X, "its address is taken")
		}
	case *ast.SliceExpr:
		if _, isArray := c.pass.TypesInfo.TypeOf(n.X).Underlying().(*types.Array); isArray {
			c.address(n, n.X, "a slice of it shares its memory")
		}
	case *ast.SelectorExpr:
		c.method(n)
	case *ast.CallExpr:
		c.builtin(n)
	}
}

// write reports an assignment to e.
func (c *checker) write(e ast.Expr, fix func(target) []analysis.SuggestedFix) {
	t, ok := c.target(e)
	if !ok {
		return
	}
	d := analysis.Diagnostic{Pos: e.Pos(), End: e.End()}
	if t.whole {
		d.Category = "write-around-setter"
		d.Message = fmt.Sprintf("this write to %s is not in its log: call %s", t, t.field.Setter)
		if fix != nil {
			d.SuggestedFixes = fix(t)
		}
	} else {
		d.Category = "write-into-audited"
		d.Message = fmt.Sprintf("this write into %s is not in its log: change a copy and call %s", t, t.field.Setter)
	}
	c.report(d)
}

// isLogged reports whether the node in hand is handed to package audit, which writes and logs: a setter written out.
func (c *checker) isLogged() bool {
	call, ok := c.stack[len(c.stack)-2].(*ast.CallExpr)
	if !ok {
		return false
	}
	fn, ok := typeutil.Callee(c.pass.TypesInfo, call).(*types.Func)
	return ok && fn.Pkg() != nil && fn.Pkg().Path() == model.AuditPath
}

// address reports an expression through which e can be written later on.
func (c *checker) address(at, e ast.Expr, how string) {
	if t, ok := c.target(e); ok {
		c.report(analysis.Diagnostic{
			Pos:      at.Pos(),
			End:      at.End(),
			Category: "address-of-audited",
			Message:  fmt.Sprintf("%s can be written around its log, because %s: use a copy and call %s, or mark the function %s", t, how, t.field.Setter, loader),
		})
	}
}

// target is the audited field that e writes to, unless its object is still being made.
func (c *checker) target(e ast.Expr) (target, bool) {
	if e == nil {
		return target{}, false
	}
	t, ok := targetOf(c.pass.TypesInfo, e)
	return t, ok && !c.locals.inTheMaking(t.sel)
}

// method reports x.balance.Reset, called or as a value, if Reset has a pointer receiver.
func (c *checker) method(sel *ast.SelectorExpr) {
	s, ok := c.pass.TypesInfo.Selections[sel]
	if !ok || s.Kind() != types.MethodVal {
		return
	}
	recv := s.Obj().(*types.Func).Signature().Recv()
	if _, isPointer := types.Unalias(recv.Type()).(*types.Pointer); isPointer && !s.Indirect() {
		c.address(sel, sel.X, "method "+sel.Sel.Name+" has a pointer receiver")
	}
}

// builtin reports delete, clear and copy, which write elements.
func (c *checker) builtin(call *ast.CallExpr) {
	id, ok := ast.Unparen(call.Fun).(*ast.Ident)
	if !ok || len(call.Args) == 0 {
		return
	}
	obj, ok := c.pass.TypesInfo.Uses[id].(*types.Builtin)
	if !ok || obj.Name() != "delete" && obj.Name() != "clear" && obj.Name() != "copy" {
		return
	}
	if t, ok := c.target(call.Args[0]); ok && !t.field.Share {
		t.whole = false
		c.report(analysis.Diagnostic{
			Pos:      call.Pos(),
			End:      call.End(),
			Category: "write-into-audited",
			Message:  fmt.Sprintf("this %s in %s is not in its log: change a copy and call %s", obj.Name(), t, t.field.Setter),
		})
	}
}
