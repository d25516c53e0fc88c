package auditwrite

import (
	"fmt"
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/auditline/auditline/internal/model"
)

// checker goes through one declaration.
type checker struct {
	pass    *analysis.Pass
	report  func(analysis.Diagnostic)
	methods *methods
	stack   []ast.Node // from the declaration down to the node in hand
	locals  *locals
}

// check looks for writes in one declaration.
func (c checker) check(decl ast.Decl) {
	c.locals = localsOf(c.pass.TypesInfo, decl)
	ast.Inspect(decl, func(n ast.Node) bool {
		if n == nil {
			c.stack = c.stack[:len(c.stack)-1]
			return true
		}
		c.stack = append(c.stack, n)
		for _, p := range c.methods.places(n) {
			c.place(n, p)
		}
		return true
	})
}

// place reports a write to an audited field, unless its object is still being made.
func (c *checker) place(n ast.Node, p place) {
	t, ok := targetOf(c.pass.TypesInfo, p.expr)
	switch {
	case !ok, p.indirect, c.locals.inTheMaking(t.sel):
		return
	case p.how != "" && c.isLogged(n), p.call != "" && t.field.Share:
		return
	}
	d := analysis.Diagnostic{Pos: p.at.Pos(), End: p.at.End()}
	d.Category, d.Message = describe(p, t)
	if d.Category == "write-around-setter" {
		d.SuggestedFixes = c.fix(n, t)
	}
	c.report(d)
}

// describe is what a finding about a write to t says.
func describe(p place, t target) (category, text string) {
	switch {
	case p.how != "":
		return "address-of-audited", fmt.Sprintf("%s can be written around its log, because %s: use a copy and call %s, or mark the function %s", t, p.how, t.field.Setter, loader)
	case p.call != "":
		return "write-into-audited", fmt.Sprintf("this %s in %s is not in its log: change a copy and call %s", p.call, t, t.field.Setter)
	case !t.whole:
		return "write-into-audited", fmt.Sprintf("this write into %s is not in its log: change a copy and call %s", t, t.field.Setter)
	}
	return "write-around-setter", fmt.Sprintf("this write to %s is not in its log: call %s", t, t.field.Setter)
}

// isLogged reports whether address n is handed to package auditimpl, which writes and logs: a setter written out.
func (c *checker) isLogged(n ast.Node) bool {
	call, ok := c.stack[len(c.stack)-2].(*ast.CallExpr)
	if !ok || call.Fun == n {
		return false
	}
	fn, ok := typeutil.Callee(c.pass.TypesInfo, call).(*types.Func)
	return ok && fn.Pkg() != nil && fn.Pkg().Path() == model.AuditImplPath
}
