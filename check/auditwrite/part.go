package auditwrite

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/analysis"
)

// fixPart returns the fix of a write of an element or a member that has a setter of its own, nil
// where there is none: x.lines[k] = v and x.lines[k] += v, x.address.City = v, delete(x.lines, k).
func (c *checker) fixPart(n ast.Node, p place, t target) []analysis.SuggestedFix {
	switch n := n.(type) {
	case *ast.CallExpr:
		return c.fixDelete(n, p, t)
	case ast.Stmt:
		return c.fixAssigned(n, p, t)
	}
	return nil
}

// fixAssigned is fixPart for a statement. Where goroutines share x, one that also reads the element
// would lose what happens between a getter and a setter, see updatePart.
func (c *checker) fixAssigned(stmt ast.Stmt, p place, t target) []analysis.SuggestedFix {
	name := t.partSetter()
	if name == "" || ast.Unparen(p.expr) != t.part {
		return nil
	}
	r, ok := rewriteOf(stmt, c.text(t.part))
	if !ok || r.before != "" && !isPure(t.part) {
		return nil
	}
	if part, ok := t.part.(*ast.IndexExpr); ok {
		r.before = c.index(part) + ", " + r.before
	}
	return c.callSetter(t, name, stmt, r)
}

// index is the index of an element, as its setter takes it.
func (c *checker) index(part *ast.IndexExpr) string {
	text := c.text(part.Index)
	_, isMap := typeOf(c.pass.TypesInfo, part.X).Underlying().(*types.Map)
	if isMap || types.AssignableTo(typeOf(c.pass.TypesInfo, part.Index), types.Typ[types.Int]) {
		return text
	}
	return "int(" + text + ")"
}

// fixDelete is fixPart for the call of the builtin delete that is a statement.
func (c *checker) fixDelete(call *ast.CallExpr, p place, t target) []analysis.SuggestedFix {
	stmt, isStmt := c.at.Parent().Node().(*ast.ExprStmt)
	if p.call != "delete" || !t.whole || !t.field.Elem.IsCollection() || !isStmt {
		return nil
	}
	key := call.Args[1]
	up := *c
	up.at = c.at.Parent()
	return up.callSetter(t, t.field.Elem.Delete, stmt, rewrite{from: key.Pos(), to: key.End(), value: key})
}
