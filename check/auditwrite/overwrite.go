package auditwrite

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/auditline/auditline/internal/model"
)

// overwrites reports the assignment of a whole struct to a live object: every audited field
// changes, and the log is replaced as well.
func (c *checker) overwrites(n *ast.AssignStmt) {
	if n.Tok != token.ASSIGN || c.moves(n) {
		return
	}
	for _, e := range n.Lhs {
		owner := auditedIn(typeOf(c.pass.TypesInfo, e))
		if owner == nil || !c.isPlace(e) || c.functions.flows.freshObject(e, c.at) || c.isCaptured(e) {
			continue
		}
		if _, ok := targetOf(c.pass.TypesInfo, e); ok { // has been reported
			continue
		}
		c.found(owner, analysis.Diagnostic{
			Pos: e.Pos(), End: e.End(), Category: "overwrites-audited",
			Message: fmt.Sprintf("this replaces %s and its log: call the setters of what changes, write within audit.Capture, or mark the function %s", article(owner.Obj().Name()), loader),
		})
	}
}

// isPlace reports whether e is where an object lives that others can know: *x, an element of a
// slice, a field. A variable is not.
func (c *checker) isPlace(e ast.Expr) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.StarExpr:
		return true
	case *ast.SelectorExpr:
		s, ok := c.pass.TypesInfo.Selections[e]
		return ok && s.Kind() == types.FieldVal
	case *ast.IndexExpr:
		_, isMap := typeOf(c.pass.TypesInfo, e.X).Underlying().(*types.Map) // whose elements cannot be changed otherwise
		return !isMap
	}
	return false
}

// moves reports whether n only moves elements within a slice, like list[i], list[j] = list[j],
// list[i]: each takes its log along.
func (c *checker) moves(n *ast.AssignStmt) bool {
	base := ""
	return !slices.ContainsFunc(slices.Concat(n.Lhs, n.Rhs), func(e ast.Expr) bool {
		index, ok := ast.Unparen(e).(*ast.IndexExpr)
		if !ok {
			return true
		}
		other := base != "" && base != types.ExprString(index.X)
		base = types.ExprString(index.X)
		return other
	})
}

// auditedIn is the audited struct that a value of type t is or holds by value, nil if there is
// none.
func auditedIn(t types.Type) *types.Named {
	switch u := t.Underlying().(type) {
	case *types.Array:
		return auditedIn(u.Elem())
	case *types.Struct:
		if named, ok := types.Unalias(t).(*types.Named); ok && len(auditedFields(u)) > 0 {
			return named
		}
		for field := range u.Fields() {
			if named := auditedIn(field.Type()); named != nil {
				return named
			}
		}
	}
	return nil
}

// auditedFields lists the audited fields of s that have setters, by their index.
func auditedFields(s *types.Struct) map[int]*model.Field {
	list := make(map[int]*model.Field)
	for i := range s.NumFields() {
		if f, ok := model.TypedField(s, i); ok && f.Setter != "" {
			list[i] = f
		}
	}
	return list
}

// article is name with a or an before it.
func article(name string) string {
	if name != "" && slices.Contains([]rune("AEIOUaeiou"), rune(name[0])) {
		return "an " + name
	}
	return "a " + name
}
