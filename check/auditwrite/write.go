package auditwrite

import (
	"fmt"
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/auditline/auditline/internal/model"
)

// checker goes through one declaration.
type checker struct {
	pass      *analysis.Pass
	report    func(Write)
	functions *functions
	file      *ast.File
	decl      ast.Decl
	lends     bool             // decl selects an audited field that has elements
	at        inspector.Cursor // the node in hand
}

// check looks for writes in one declaration.
func (c checker) check(decl inspector.Cursor) {
	c.decl, c.lends = decl.Node().(ast.Decl), c.selectsElements(decl)
	for c.at = range decl.Preorder() {
		n := c.at.Node()
		for _, p := range c.functions.places(n, c.matters) {
			c.place(n, p)
		}
		switch n := n.(type) {
		case *ast.AssignStmt:
			c.overwrites(n)
		case *ast.CallExpr:
			c.decodes(n)
			c.losesUpdate(n)
			c.lacksWho(n)
		}
	}
}

// selectsElements reports whether an audited field that has elements, or a part of one, is selected
// in a declaration: elsewhere no variable shares elements with one.
func (c checker) selectsElements(decl inspector.Cursor) bool {
	for at := range decl.Preorder((*ast.SelectorExpr)(nil)) {
		t, ok := selected(c.pass.TypesInfo, at.Node().(*ast.SelectorExpr))
		if ok && partShares(typeOf(c.pass.TypesInfo, t.sel)) {
			return true
		}
	}
	return false
}

// matters reports whether an argument is an audited field, a part of one, or shares elements with
// one.
func (c *checker) matters(arg ast.Expr) bool {
	if !c.lends {
		return false
	}
	_, ok := targetOf(c.pass.TypesInfo, arg)
	return ok || c.functions.mayShare(arg, c.at, func(s share) bool { return s.field != nil })
}

// place reports a write to an audited field, unless its object is fresh.
func (c *checker) place(n ast.Node, p place) {
	t, ok := targetOf(c.pass.TypesInfo, p.expr)
	if !ok {
		t, ok = c.pointedTarget(p)
	}
	switch {
	case p.indirect, c.isCaptured(p.expr):
	case !ok:
		c.placeInLocal(n, p)
	case c.functions.flows.fresh(t.sel, c.at):
	case p.how != "" && c.isHarmless(n), p.call != "" && t.field.Share, p.appends && !isCut(p.expr):
	default:
		c.report(c.write(n, p, t))
	}
}

// placeInLocal reports a write into what a local variable has in common with an audited field, or
// into the copy that a getter returned.
func (c *checker) placeInLocal(n ast.Node, p place) {
	for _, s := range c.functions.flows.sharesAt(p, c.at) {
		if s.field == nil {
			continue
		}
		t, _ := targetOf(c.pass.TypesInfo, s.field)
		t.whole = false
		w := c.write(n, p, t)
		w.Field.Alias = true
		c.report(w)
		return
	}
	c.placeInCopy(p)
}

// write is what is found about n, which writes p, a place in the audited field t.
func (c *checker) write(n ast.Node, p place, t target) Write {
	d := analysis.Diagnostic{Pos: p.at.Pos(), End: p.at.End()}
	d.Category, d.Message = describe(p, t)
	appended := c.appended(n, t)
	hook := c.inHook(p.expr)
	switch {
	case hook != nil:
		d.Message = fmt.Sprintf("%s writes %s around its log: it is called by its name, with records that are being read or written; mark it %s", hook.Name.Name, t, loader)
		d.SuggestedFixes = markLoader(hook)
	case d.Category == "write-into-audited" && changesPart(n, t):
		d.Message += atOnce(t)
		d.SuggestedFixes = c.updatePart(n, t)
	case d.Category == "write-into-audited":
		d.SuggestedFixes = c.fixPart(n, p, t)
	case d.Category != "write-around-setter":
	case appended != nil:
		d.Message = fmt.Sprintf("this append to %s is not in its log: %s", t, t.call(t.field.Elem.Append))
		d.SuggestedFixes = c.fixAppend(n.(ast.Stmt), appended, t)
	case changesItself(n, t): // a getter and a setter apart would lose what happens between them
		d.Message += atOnce(t)
		d.SuggestedFixes = c.updateWrite(n, t)
	default:
		d.SuggestedFixes = c.fix(n, t)
	}
	return Write{Finding: d, Decl: c.decl, At: c.at, Owner: t.owner, Field: c.fieldOf(p, t), Hook: hook != nil}
}

// describe is what a finding about a write to t says.
func describe(p place, t target) (category, text string) {
	switch {
	case p.how != "":
		return "address-of-audited", fmt.Sprintf("%s can be written around its log, because %s: use a copy and %s, or mark the function %s", t, p.how, t.remedy(), loader)
	case p.ours:
		return "write-into-audited", fmt.Sprintf("%s writes into %s, which is not in its log: change a copy and %s", p.call, t, t.remedy())
	case p.call == "delete" && t.whole && t.field.Elem.IsCollection():
		return "write-into-audited", fmt.Sprintf("this delete in %s is not in its log: %s", t, t.call(t.field.Elem.Delete))
	case p.call != "":
		return "write-into-audited", fmt.Sprintf("this %s in %s is not in its log: change a copy and %s", p.call, t, t.remedy())
	case !t.whole:
		return "write-into-audited", fmt.Sprintf("this write into %s is not in its log: %s", t, t.partRemedy())
	}
	return "write-around-setter", fmt.Sprintf("this write to %s is not in its log: %s", t, t.remedy())
}

// isHarmless reports whether address n is handed to a function that only reads, or to package
// auditimpl, which writes and logs: a setter written out. So is an address that nobody keeps.
func (c *checker) isHarmless(n ast.Node) bool {
	call, ok := c.at.Parent().Node().(*ast.CallExpr)
	if !ok {
		return c.isLookedAt(n)
	}
	if call.Fun == n {
		return false
	}
	switch fn := typeutil.Callee(c.pass.TypesInfo, call).(type) {
	case *types.Builtin:
		return fn.Name() == "len" || fn.Name() == "cap"
	case *types.Func:
		return fn.Pkg() != nil && (fn.Pkg().Path() == model.AuditImplPath || onlyReadsAddress(fn))
	}
	return false
}

// isLookedAt reports whether address n is compared, or that of an array whose elements a loop goes
// over, which spares it a copy of the array.
func (c *checker) isLookedAt(n ast.Node) bool {
	switch parent := c.at.Parent().Node().(type) {
	case *ast.BinaryExpr:
		return true
	case *ast.RangeStmt:
		_, isMethod := n.(*ast.SelectorExpr) // a function, which the loop calls
		return parent.X == n && !isMethod
	}
	return false
}
