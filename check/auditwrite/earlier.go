package auditwrite

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// usesEarlierRead reports whether arg, which the setter s is given at pos, is computed from a
// variable that holds what was read of the same field before: n := x.Total(), and then n + 1. What
// is only put back, as where something is set for a while, is not computed from it.
func (c *checker) usesEarlierRead(arg ast.Expr, s accessor, pos token.Pos) (found bool) {
	fn, ok := innermostFunc(c.at)
	if !ok {
		return false
	}
	body := bodyOf(fn)
	ast.Inspect(arg, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && !found {
			v, isVar := c.pass.TypesInfo.Uses[id].(*types.Var)
			found = isVar && within(body, v.Pos()) && c.holdsRead(v, body, s, ast.Unparen(arg) != id, pos)
		}
		_, isLit := n.(*ast.FuncLit)
		return !found && !isLit
	})
	return found
}

// holdsRead reports whether v, a variable of the function with that body, has at pos nothing but
// what was read of the field and computed from that.
func (c *checker) holdsRead(v *types.Var, body *ast.BlockStmt, s accessor, computed bool, pos token.Pos) bool {
	r := &reading{checker: c, v: v, s: s, computed: computed}
	ast.Inspect(body, func(n ast.Node) bool {
		r.node(n)
		return true
	})
	return r.begins.IsValid() && r.begins < pos && !r.other && r.computed && c.keeps(s.x, body, r.begins, pos)
}

// reading is what a function does with a variable that may hold what was read of a field.
type reading struct {
	*checker
	v        *types.Var
	s        accessor
	begins   token.Pos // where the field was read
	computed bool      // something is made of what was read
	other    bool      // the variable may get something else
}

func (r *reading) node(n ast.Node) {
	switch n := n.(type) {
	case *ast.AssignStmt:
		r.assign(n)
	case *ast.ValueSpec:
		for i, name := range n.Names {
			r.gets(name, n.Pos(), valueAt(n.Values, len(n.Names), i))
		}
	case *ast.IncDecStmt:
		r.computed = r.computed || r.isPart(n.X)
	case *ast.RangeStmt:
		r.other = r.other || n.Key != nil && r.is(n.Key) || n.Value != nil && r.is(n.Value)
	case *ast.UnaryExpr:
		r.other = r.other || n.Op == token.AND && r.is(n.X)
	}
}

func (r *reading) assign(n *ast.AssignStmt) {
	for i, to := range n.Lhs {
		switch {
		case !r.isPart(to):
		case !r.is(to), n.Tok != token.ASSIGN && n.Tok != token.DEFINE:
			r.computed = true
		default:
			r.gets(to, n.Pos(), valueAt(n.Rhs, len(n.Lhs), i))
		}
	}
}

// gets notes that the variable gets a value at pos, if it is what to stands for.
func (r *reading) gets(to ast.Expr, pos token.Pos, value ast.Expr) {
	switch {
	case !r.is(to):
	case value != nil && reads(value, r.s.x, r.s.v.Name(), r.s.field.Getter):
		if !r.begins.IsValid() {
			r.begins = pos
		}
		r.computed = r.computed || !r.isRead(value)
	case value != nil && r.mentions(value):
		r.computed = true
	default:
		r.other = true
	}
}

// isRead reports whether e is the field, or its getter's call, and no more.
func (r *reading) isRead(e ast.Expr) bool {
	e = ast.Unparen(e)
	if call, ok := e.(*ast.CallExpr); ok {
		e = ast.Unparen(call.Fun)
	}
	sel, ok := e.(*ast.SelectorExpr)
	return ok && (sel.Sel.Name == r.s.v.Name() || sel.Sel.Name == r.s.field.Getter)
}

// is reports whether e is the variable, isPart whether it is that or a part of its value.
func (r *reading) is(e ast.Expr) bool {
	id, ok := ast.Unparen(e).(*ast.Ident)
	return ok && r.pass.TypesInfo.ObjectOf(id) == r.v
}

func (r *reading) isPart(e ast.Expr) bool {
	for ; e != nil; e, _ = container(r.pass.TypesInfo, ast.Unparen(e)) {
		if r.is(e) {
			return true
		}
	}
	return false
}

func (r *reading) mentions(e ast.Expr) (found bool) {
	ast.Inspect(e, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		found = found || ok && r.is(id)
		return !found
	})
	return found
}

// keeps reports whether x stands for the same object at both places of body: nothing that it is
// made of is assigned to between them.
func (c *checker) keeps(x ast.Expr, body *ast.BlockStmt, from, to token.Pos) bool {
	names, plain := c.namesIn(x)
	assigns := func(e ast.Expr) bool {
		in, _ := c.namesIn(e)
		return slices.ContainsFunc(in, func(obj types.Object) bool { return slices.Contains(names, obj) })
	}
	ast.Inspect(body, func(n ast.Node) bool {
		if n == nil || n.Pos() <= from || n.Pos() >= to {
			return true
		}
		switch n := n.(type) {
		case *ast.AssignStmt:
			plain = plain && !slices.ContainsFunc(n.Lhs, assigns)
		case *ast.IncDecStmt:
			plain = plain && !assigns(n.X)
		}
		return true
	})
	return plain
}

// namesIn lists what the names in e stand for; e is plain if it has nothing but names, fields and
// indexes.
func (c *checker) namesIn(e ast.Expr) (names []types.Object, plain bool) {
	plain = true
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Ident:
			names = append(names, c.pass.TypesInfo.ObjectOf(n))
		case nil, *ast.SelectorExpr, *ast.IndexExpr, *ast.BasicLit, *ast.ParenExpr, *ast.StarExpr:
		default:
			plain = false
		}
		return true
	})
	return names, plain
}

// valueAt is what the variable i of n gets from values; nil where they are not one for each.
func valueAt(values []ast.Expr, n, i int) ast.Expr {
	if len(values) != n {
		return nil
	}
	return values[i]
}
