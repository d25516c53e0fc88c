package auditwrite

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/auditline/auditline/internal/model"
)

// An update is how a field is read and set at once, within an Update of its object.
type update struct {
	object       string // x.Update, with the context
	owner        *types.Named
	handle       string // the type of the handle, OrderUpdate
	u            string // what the handle is called
	setter, read string // SetTotal, and u.Total() or what else reads the field
	fails        bool   // the handle's setter returns an error
	who          bool   // Update wants to know who sets
}

// updateOf says how a field of a struct of type owner is set within its Update. x is how the object
// is written, ctx the context, mentioned what the handle must not be called like. ok is false where
// no Update can be called.
func (c *checker) updateOf(owner *types.Named, f *model.Field, x, ctx string, mentioned ...ast.Node) (up update, ok bool) {
	s := structOf(owner)
	trail := model.TrailOptions(s)
	pkg, imported := c.qualifier(owner.Obj().Pkg())
	name := owner.Obj().Name() + "Update"
	handle, isType := owner.Obj().Pkg().Scope().Lookup(name).(*types.TypeName)
	if !trail.Update || !imported || !isType || pkg != "" && !handle.Exported() || owner.TypeArgs().Len() > 0 || trail.Ctx && ctx == "" {
		return up, false
	}
	if c.hasHandle(handle) {
		return up, false
	}
	up = update{object: x + ".Update(", owner: owner, handle: pkg + name, u: unused("u", mentioned), setter: f.Setter, who: trail.Who}
	if trail.Ctx {
		up.object += ctx + ", "
	}
	setter := c.handleMethod(handle, f.Setter)
	if setter == nil {
		return up, false
	}
	up.fails = setter.Signature().Results().Len() > 0
	if c.handleMethod(handle, f.Getter) != nil {
		up.read = up.u + "." + f.Getter + "()"
	}
	return up, true
}

// hasHandle reports whether a function around the node in hand has a handle already, so that it is
// within an Update, perhaps of the same object.
func (c *checker) hasHandle(handle *types.TypeName) bool {
	for fn := range c.at.Enclosing(functionNodes...) {
		sig := c.signature(fn.Node())
		for i := 0; sig != nil && i < sig.Params().Len(); i++ {
			if types.Identical(sig.Params().At(i).Type(), handle.Type()) {
				return true
			}
		}
	}
	return false
}

// handleMethod is the method of a handle of that name, nil if there is none.
func (c *checker) handleMethod(handle *types.TypeName, name string) *types.Func {
	obj, _, _ := types.LookupFieldOrMethod(handle.Type(), false, c.pass.Pkg, name)
	fn, _ := obj.(*types.Func)
	return fn
}

// unused is a name that is none of those in nodes: letter, or several of it.
func unused(letter string, nodes []ast.Node) string {
	used := map[string]bool{}
	for _, n := range nodes {
		ast.Inspect(n, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok {
				used[id.Name] = true
			}
			return true
		})
	}
	name := letter
	for used[name] {
		name += letter
	}
	return name
}

// before and after are the text around the value that the handle's setter is given.
func (up update) before() string { return up.open() + up.set() }

// open is the text up to the first statement within the Update, set that from the last one on.
func (up update) open() string {
	return up.object + "func(" + up.u + " " + up.handle + ") error {\n"
}

func (up update) set() string {
	call := up.u + "." + up.setter + "("
	if up.fails {
		return "return " + call
	}
	return call
}

func (up update) after() string {
	if up.fails {
		return ")\n})"
	}
	return ")\nreturn nil\n})"
}

// statement makes a statement of a call of Update: its error is returned, if the function around
// can do that, or else left, if there can be none or unread says that it was left before.
func (c *checker) updateStatement(up update, unread bool) (before, after string, ok bool) {
	place := c.at.Parent().Node()
	results, canReturn := c.failure()
	if _, inBlock := place.(*ast.BlockStmt); inBlock && canReturn {
		return "if err := ", "; err != nil {\nreturn " + results + "\n}", true
	}
	return "_ = ", "", isList(place, c.at.Node()) && (unread || !up.fails && !up.who)
}

// isList reports whether n has stmt in a list of statements.
func isList(n, stmt ast.Node) bool {
	switch n := n.(type) {
	case *ast.BlockStmt:
		return true
	case *ast.CaseClause:
		return true
	case *ast.CommClause:
		return n.Comm != stmt
	}
	return false
}

// updateWrite returns the fix of x.total++, x.total += n and x.total = x.total + n where goroutines
// share x, nil where there is none.
func (c *checker) updateWrite(n ast.Node, t target) []analysis.SuggestedFix {
	if c.accessor(t, "Update") == nil {
		return nil
	}
	up, ok := c.updateOf(t.owner, t.field, c.receiver(t, "Update"), c.context(n.Pos()), n)
	before, after, isStatement := c.updateStatement(up, false)
	if !ok || !isStatement {
		return nil
	}
	if up.read == "" {
		up.read = c.text(t.sel)
		ok = isPure(t.sel.X) // it is evaluated twice
	}
	r, isSet := rewriteOf(n, up.read)
	if !ok || !isSet || !c.canMove(r.value, t.sel.X) {
		return nil
	}
	edits := []analysis.TextEdit{
		{Pos: n.Pos(), End: r.from, NewText: []byte(before + up.before() + c.comments(n.Pos(), r.from) + r.before)},
		{Pos: r.to, End: n.End(), NewText: []byte(r.after + up.after() + after)},
	}
	return updateFix(append(edits, c.readsBy(up, r.value, t.sel.X, t.name)...))
}

// updateCall returns the fix of x.SetTotal(x.Total() + n), whose value reads the field itself.
func (c *checker) updateCall(call *ast.CallExpr, s accessor) []analysis.SuggestedFix {
	value, ctx := call.Args[len(call.Args)-1], ""
	if len(call.Args) == 2 {
		ctx = c.text(call.Args[0])
	}
	up, ok := c.updateOf(s.recv, s.field, c.text(s.x), ctx, call)
	if !ok || !isPure(s.x) || !c.canMove(value, s.x) || !c.hasOwn(s.x, s.recv, "Update") {
		return nil
	}
	before, after := "", ""
	switch parent := c.at.Parent().Node().(type) {
	case *ast.GoStmt, *ast.DeferStmt: // which have read the field before
		return nil
	case *ast.ExprStmt:
		outer := *c
		outer.at = c.at.Parent()
		if before, after, ok = outer.updateStatement(up, up.fails || up.who); !ok || parent.X != ast.Expr(call) {
			return nil
		}
	}
	edits := []analysis.TextEdit{
		{Pos: call.Pos(), End: value.Pos(), NewText: []byte(before + up.before() + c.comments(call.Lparen, value.Pos()))},
		{Pos: value.End(), End: call.End(), NewText: []byte(up.after() + after)},
	}
	return updateFix(append(edits, c.readsBy(up, value, s.x, s.v.Name())...))
}

func updateFix(edits []analysis.TextEdit) []analysis.SuggestedFix {
	slices.SortStableFunc(edits, func(a, b analysis.TextEdit) int { return int(a.Pos - b.Pos) })
	return []analysis.SuggestedFix{{Message: "Read and write within Update", TextEdits: edits}}
}

// hasOwn reports whether the method of x of that name is that of the struct owner.
func (c *checker) hasOwn(x ast.Expr, owner *types.Named, name string) bool {
	own, _, _ := types.LookupFieldOrMethod(owner, true, c.pass.Pkg, name)
	obj, _, _ := types.LookupFieldOrMethod(typeOf(c.pass.TypesInfo, x), true, c.pass.Pkg, name)
	return own != nil && own == obj
}

// canMove reports whether value can be computed within an Update of x, where others wait: it calls
// nothing but getters of x and what comes with the language. It takes nil.
func (c *checker) canMove(value, x ast.Expr) bool {
	can := true
	inspect(value, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			can = false
		case *ast.UnaryExpr:
			can = can && n.Op != token.ARROW
		case *ast.CallExpr:
			fun := c.pass.TypesInfo.Types[n.Fun]
			can = can && (fun.IsType() || fun.IsBuiltin() || c.gets(n, x) != nil)
		}
		return can
	})
	return can
}

// inspect is ast.Inspect of an expression that may be nil.
func inspect(e ast.Expr, f func(ast.Node) bool) {
	if e != nil {
		ast.Inspect(e, f)
	}
}

// gets is the struct whose generated getter is called on x, nil if call is something else.
func (c *checker) gets(call *ast.CallExpr, x ast.Expr) *types.Named {
	if get, ok := getterOf(c.pass.TypesInfo, call); ok && types.ExprString(get.x) == types.ExprString(x) {
		return get.recv
	}
	return nil
}

// readsBy lets the handle read what value reads of x by getters, and the field of that name.
func (c *checker) readsBy(up update, value, x ast.Expr, name string) (edits []analysis.TextEdit) {
	inspect(value, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			if c.gets(n, x) == up.owner {
				edits = append(edits, analysis.TextEdit{Pos: n.Pos(), End: n.Lparen, NewText: []byte(up.u + "." + selectorName(n.Fun))})
				return false
			}
		case *ast.SelectorExpr:
			if n.Sel.Name == name && types.ExprString(n.X) == types.ExprString(x) && up.read != "" {
				edits = append(edits, analysis.TextEdit{Pos: n.Pos(), End: n.End(), NewText: []byte(up.read)})
				return false
			}
		}
		return true
	})
	return edits
}

// selectorName is what fun selects.
func selectorName(fun ast.Expr) string { return ast.Unparen(fun).(*ast.SelectorExpr).Sel.Name }
