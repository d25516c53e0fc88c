package auditwrite

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/analysis"

	"github.com/auditline/auditline/internal/model"
)

// changesPart reports whether n writes an element or member that has a setter of its own, in an
// object that goroutines share, and reads it as well: by x.lines[k]++, or since it writes only a
// part of it, as x.notes[i].text = v does.
func changesPart(n ast.Node, t target) bool {
	stmt, place, _ := onePlace(n)
	if stmt == nil || t.partSetter() == "" || !contains(place, t.part) {
		return false
	}
	return changesItself(n, t) || t.deep && model.HasSyncTrail(structOf(t.owner))
}

// onePlace is n, if it is a statement that assigns to one place, with that and with the operand,
// nil for ++ and --.
func onePlace(n ast.Node) (stmt ast.Stmt, place, value ast.Expr) {
	switch n := n.(type) {
	case *ast.IncDecStmt:
		return n, n.X, nil
	case *ast.AssignStmt:
		if len(n.Lhs) == 1 && len(n.Rhs) == 1 {
			return n, n.Lhs[0], n.Rhs[0]
		}
	}
	return nil, nil, nil
}

func contains(whole, part ast.Node) bool {
	return whole.Pos() <= part.Pos() && part.End() <= whole.End()
}

// updatePart returns the fix of such a write, nil where there is none: an Update that reads the
// element or member into a variable, writes that as the statement did, and calls the setter.
func (c *checker) updatePart(n ast.Node, t target) []analysis.SuggestedFix {
	stmt, place, value := onePlace(n)
	if c.accessor(t, "Update") == nil {
		return nil
	}
	f := *t.field
	if f.Setter = t.partSetter(); f.Elem.IsCollection() {
		f.Getter = f.Elem.At
	}
	up, ok := c.updateOf(t.owner, &f, c.receiver(t, "Update"), c.context(n.Pos()), n)
	before, after, isStatement := c.updateStatement(up, false)
	if !ok || !isStatement || up.read == "" || !c.canMove(value, t.sel.X) || !c.canMove(place, t.sel.X) {
		return nil
	}
	v := unused("v", []ast.Node{n})
	var key, read string
	switch part := t.part.(type) {
	case *ast.IndexExpr:
		if key = c.index(part); !isPure(part.Index) { // it is evaluated twice
			return nil
		}
		read = v + ", _ := " + up.u + "." + f.Getter + "(" + key + ")"
		key += ", "
	case *ast.SelectorExpr:
		read = v + " := " + up.read + "." + part.Sel.Name
	}
	edits := []analysis.TextEdit{
		{Pos: stmt.Pos(), End: stmt.Pos(), NewText: []byte(before + up.open() + read + "\n")},
		{Pos: t.part.Pos(), End: t.part.End(), NewText: []byte(v)},
		{Pos: stmt.End(), End: stmt.End(), NewText: []byte("\n" + up.set() + key + v + up.after() + after)},
	}
	up.read = "" // of the field as a whole, which is read as it was
	edits = append(edits, readsOf(value, t.part, v)...)
	return updateFix(append(edits, c.readsBy(up, value, t.sel.X, t.name)...))
}

// readsOf lets e read v instead of part.
func readsOf(e, part ast.Expr, v string) (edits []analysis.TextEdit) {
	inspect(e, func(n ast.Node) bool {
		if read, ok := n.(ast.Expr); ok && types.ExprString(read) == types.ExprString(part) {
			edits = append(edits, analysis.TextEdit{Pos: n.Pos(), End: n.End(), NewText: []byte(v)})
			return false
		}
		return true
	})
	return edits
}
