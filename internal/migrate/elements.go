package migrate

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/types/typeutil"
)

// elements knows where maps and slices of audited fields go, within functions and between them, and
// which functions change elements of such a field. It does not know on which path a variable has
// what, and of which object.
type elements struct {
	held     relation             // of each variable, the fields whose elements it may have
	returned relation             // of each function
	lent     map[token.Pos]bool   // the variables that may have them from a call
	names    map[token.Pos]string // of the fields
	writers  *writers             // of parts of fields
	moves    []move
}

// elements are those of all units.
func (r *rewriter) elements() *elements {
	if r.given == nil {
		e := &elements{
			held: make(relation), returned: make(relation),
			lent: make(map[token.Pos]bool), names: make(map[token.Pos]string), writers: newWriters(r.rewriters, true),
		}
		for _, r := range r.rewriters {
			for _, decl := range r.unit.functions() {
				e.addMoves(r, decl)
			}
		}
		for e.follow() {
		}
		r.given = e
	}
	return r.given
}

// follow makes each move once, and reports whether any has brought elements to where they were not.
func (e *elements) follow() (again bool) {
	for _, m := range e.moves {
		again = e.make(m) || again
	}
	return again
}

// make gives to where m leads the elements that its value may have, and reports whether any are new
// there.
func (e *elements) make(m move) (isNew bool) {
	into := e.held
	if m.result {
		into = e.returned
	}
	fields, isLent := e.of(m.r, m.value)
	for field := range fields {
		isNew = into.add(m.to, field) || isNew
	}
	if len(fields) > 0 && (isLent || m.lends) && !m.result && !e.lent[m.to] {
		e.lent[m.to], isNew = true, true
	}
	return isNew
}

// of are the fields whose elements a value may have, and whether it has them from a call.
func (e *elements) of(r *rewriter, value ast.Expr) (fields map[token.Pos]bool, isLent bool) {
	switch n := ast.Unparen(value).(type) {
	case *ast.Ident:
		if v := r.unit.info.Uses[n]; v != nil {
			return e.held[v.Pos()], e.lent[v.Pos()]
		}
	case *ast.SelectorExpr:
		if v := r.keeper(n); v != nil && r.copies(v) {
			e.names[v.Pos()] = r.targetAt(v).name + "." + v.Name()
			return map[token.Pos]bool{v.Pos(): true}, false
		}
	case *ast.SliceExpr:
		return e.of(r, n.X)
	case *ast.CallExpr:
		if r.unit.info.Types[n.Fun].IsType() && len(n.Args) == 1 {
			return e.of(r, n.Args[0])
		}
		if fn, ok := typeutil.Callee(r.unit.info, n).(*types.Func); ok {
			return e.returned[fn.Origin().Pos()], true
		}
	}
	return nil, false
}

// holding lists the variables that a function mentions and that may have elements of a field.
func (e *elements) holding(r *rewriter, decl ast.Decl, field token.Pos) (list []*types.Var) {
	ast.Inspect(decl, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			v, isVar := r.unit.info.ObjectOf(id).(*types.Var)
			if isVar && e.held[v.Pos()][field] && !slices.Contains(list, v) {
				list = append(list, v)
			}
		}
		return true
	})
	slices.SortFunc(list, func(a, b *types.Var) int { return cmp.Compare(a.Pos(), b.Pos()) })
	return list
}

// changedBy are the fields of which a call comes to change elements, if a variable has some.
func (e *elements) changedBy(r *rewriter, call *ast.CallExpr) []token.Pos {
	c, ok := r.calls(call)
	if !ok {
		return nil
	}
	fields := make(map[token.Pos]bool)
	for _, fn := range e.writers.callees(c) {
		for field := range e.writers.fields[fn] {
			if e.names[field] != "" {
				fields[field] = true
			}
		}
	}
	return byPosition(fields)
}
