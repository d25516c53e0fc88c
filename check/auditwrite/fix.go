package auditwrite

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"
)

// fix returns the fix of x.balance = v, x.balance += v and x.balance++, nil where there is none.
func (c *checker) fix(n ast.Node, t target) []analysis.SuggestedFix {
	switch n := n.(type) {
	case *ast.AssignStmt:
		if len(n.Lhs) != 1 || len(n.Rhs) != 1 {
			return nil
		}
		value := c.text(n.Rhs[0])
		if n.Tok != token.ASSIGN {
			value = c.combine(t, n.Tok+(token.ADD-token.ADD_ASSIGN), n.Rhs[0])
		}
		return c.callSetter(t, n, value)
	case *ast.IncDecStmt:
		op := token.ADD
		if n.Tok == token.DEC {
			op = token.SUB
		}
		return c.callSetter(t, n, c.combine(t, op, &ast.BasicLit{Kind: token.INT, Value: "1"}))
	}
	return nil
}

// combine is the text of x.Balance() op operand, "" if x must not be evaluated twice.
func (c *checker) combine(t target, op token.Token, operand ast.Expr) string {
	if !isPure(t.sel.X) {
		return ""
	}
	right := c.text(operand)
	if _, ok := ast.Unparen(operand).(*ast.BinaryExpr); ok && operand == ast.Unparen(operand) {
		right = "(" + right + ")"
	}
	return c.read(t) + " " + op.String() + " " + right
}

// read is the text that reads the field: by its getter, which for a SyncTrail takes the lock.
func (c *checker) read(t target) string {
	if fn := c.accessor(t, t.field.Getter); fn != nil {
		return c.text(t.sel.X) + "." + t.field.Getter + "()"
	}
	return c.text(t.sel)
}

// isPure reports whether e can be evaluated twice.
func isPure(e ast.Expr) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident, *ast.BasicLit:
		return true
	case *ast.SelectorExpr:
		return isPure(e.X)
	case *ast.StarExpr:
		return isPure(e.X)
	case *ast.IndexExpr:
		return isPure(e.X) && isPure(e.Index)
	}
	return false
}

// accessor finds a generated method of t's struct that can be called on x, nil if there is none or another one hides it.
func (c *checker) accessor(t target, name string) *types.Func {
	if name == "" {
		return nil
	}
	obj, _, _ := types.LookupFieldOrMethod(typeOf(c.pass.TypesInfo, t.sel.X), true, c.pass.Pkg, name)
	own, _, _ := types.LookupFieldOrMethod(t.owner, true, c.pass.Pkg, name)
	fn, ok := obj.(*types.Func)
	if !ok || obj != own {
		return nil
	}
	return fn
}

// callSetter replaces stmt by a call of t's setter with value, if the setter can be called there.
func (c *checker) callSetter(t target, stmt ast.Stmt, value string) []analysis.SuggestedFix {
	fn := c.accessor(t, t.field.Setter)
	if fn == nil || value == "" {
		return nil
	}
	arg := ""
	if fn.Signature().Params().Len() == 2 {
		if arg = c.contextName(stmt.Pos()); arg == "" {
			return nil
		}
		arg += ", "
	}
	call := fmt.Sprintf("%s.%s(%s%s)", c.text(t.sel.X), t.field.Setter, arg, value)
	text := c.statement(fn, call)
	if text == "" {
		return nil
	}
	return []analysis.SuggestedFix{{
		Message:   "Call " + t.field.Setter,
		TextEdits: []analysis.TextEdit{{Pos: stmt.Pos(), End: stmt.End(), NewText: []byte(text)}},
	}}
}

// statement makes a statement of the call: where the setter can refuse, the enclosing function must be able to return its error.
func (c *checker) statement(setter *types.Func, call string) string {
	place := c.stack[len(c.stack)-2]
	if setter.Signature().Results().Len() == 0 {
		if _, isComm := place.(*ast.CommClause); isComm && place.(*ast.CommClause).Comm == c.stack[len(c.stack)-1] {
			return ""
		}
		return call
	}
	if _, inBlock := place.(*ast.BlockStmt); !inBlock {
		return ""
	}
	returned, ok := c.failure()
	if !ok {
		return ""
	}
	return "if err := " + call + "; err != nil {\nreturn " + returned + "\n}"
}

// text is e as gofmt writes it.
func (c *checker) text(e ast.Expr) string {
	var b bytes.Buffer
	if err := format.Node(&b, c.pass.Fset, e); err != nil {
		return ""
	}
	return b.String()
}
