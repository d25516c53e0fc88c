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

// losesUpdate reports x.SetTotal(x.Total() + n) on an object that goroutines share, in one
// statement or several: what another one sets between the two calls is lost. A function that has
// locked something before is taken to know about that.
func (c *checker) losesUpdate(call *ast.CallExpr) {
	s, ok := setterOf(c.pass.TypesInfo, call)
	if !ok || !model.HasSyncTrail(s.owner) || c.functions.flows.freshObject(s.x, c.at) || c.locked(call.Pos()) {
		return
	}
	for _, arg := range call.Args {
		var fixes []analysis.SuggestedFix
		name, readsItself := s.recv.Obj().Name(), reads(arg, s.x, s.v.Name(), s.field.Getter)
		if readsItself {
			fixes = c.updateCall(call, s)
		}
		if readsItself || c.usesEarlierRead(arg, s, call.Pos()) {
			c.found(nil, analysis.Diagnostic{
				Pos: call.Pos(), End: call.End(), Category: "lost-update",
				Message:        fmt.Sprintf("%s loses what another goroutine sets after %s.%s was read: %s", s.name, name, s.v.Name(), together(s.owner, name)),
				SuggestedFixes: fixes,
			})
			return
		}
	}
}

// atOnce says what a write also takes that reads t.
func atOnce(t target) string {
	return "; since goroutines share the struct, " + together(structOf(t.owner), t.owner.Obj().Name())
}

// together says how to read and write at once what goroutines share, of a struct of that name.
func together(s *types.Struct, name string) string {
	if model.TrailOptions(s).Update {
		return "do both within Update, by its " + name + "Update"
	}
	return "give the trail the option update, and do both within the Update that is generated then"
}

// lacksWho reports context.Background() and TODO() as what a setter is given that wants to know who
// sets.
func (c *checker) lacksWho(call *ast.CallExpr) {
	s, ok := setterOf(c.pass.TypesInfo, call)
	if !ok || !model.TrailOptions(s.owner).Who || len(call.Args) == 0 {
		return
	}
	made, ok := ast.Unparen(call.Args[0]).(*ast.CallExpr)
	if !ok {
		return
	}
	fn := typeutil.StaticCallee(c.pass.TypesInfo, made)
	if fn == nil || fn.Pkg() == nil || fn.Pkg().Path() != "context" || fn.Name() != "Background" && fn.Name() != "TODO" {
		return
	}
	c.found(nil, analysis.Diagnostic{
		Pos: made.Pos(), End: made.End(), Category: "lacks-who",
		Message: fmt.Sprintf("%s sets nothing and returns an error, since context.%s() does not say who makes the change: hand on the caller's context, or give it an Origin by audit.With", s.name, fn.Name()),
	})
}

// reads reports whether e reads the field of x that is called name, directly or by its getter.
func reads(e, x ast.Expr, name, getter string) (found bool) {
	ast.Inspect(e, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok && (sel.Sel.Name == name || sel.Sel.Name == getter) {
			found = found || types.ExprString(sel.X) == types.ExprString(x)
		}
		_, isLit := n.(*ast.FuncLit)
		return !found && !isLit
	})
	return found
}

// locked reports whether the function around pos calls a method Lock before.
func (c *checker) locked(pos token.Pos) (found bool) {
	fn, ok := innermostFunc(c.at)
	if !ok {
		return false
	}
	ast.Inspect(bodyOf(fn), func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if ok && call.Pos() < pos && len(call.Args) == 0 {
			sel, isSel := call.Fun.(*ast.SelectorExpr)
			found = found || isSel && sel.Sel.Name == "Lock"
		}
		return !found
	})
	return found
}

// changesItself reports whether n computes the field's new value from its old one, in an object
// that goroutines share.
func changesItself(n ast.Node, t target) bool {
	if !model.HasSyncTrail(structOf(t.owner)) {
		return false
	}
	switch n := n.(type) {
	case *ast.IncDecStmt:
		return true
	case *ast.AssignStmt:
		return n.Tok != token.ASSIGN || len(n.Rhs) == 1 && reads(n.Rhs[0], t.sel.X, t.name, t.field.Getter)
	}
	return false
}
