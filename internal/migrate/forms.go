package migrate

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/auditline/auditline/check/auditwrite"
	"github.com/auditline/auditline/internal/edit"
)

// sequence writes a parallel assignment as one line for each target, where no value and no place
// depends on another target: x.A, x.B = 1, y gives x.SetA(1) and x.SetB(y).
func (r *rewriter) sequence(s *statement, stmt ast.Stmt) (lines []string, ok bool) {
	n, isAssign := stmt.(*ast.AssignStmt)
	if !isAssign {
		return nil, false
	}
	inPart := slices.ContainsFunc(s.writes, func(w auditwrite.Write) bool { return !isWhole(w) })
	if n.Tok != token.ASSIGN || len(n.Lhs) != len(n.Rhs) || len(n.Lhs) == 1 || inPart || r.hasComment(n) {
		return nil, false
	}
	for i, e := range n.Lhs {
		if !r.isIndependent(n.Rhs[i], n) || slices.ContainsFunc(n.Lhs[:i], func(earlier ast.Expr) bool { return r.leadsThrough(e, earlier) }) {
			return nil, false
		}
		w := slices.IndexFunc(s.writes, func(w auditwrite.Write) bool { return ast.Expr(w.Field.Selector) == ast.Unparen(e) })
		if w < 0 {
			lines = append(lines, r.source(e)+" = "+r.source(n.Rhs[i]))
			continue
		}
		if s.writes[w].Field.Set.Fails {
			return nil, false
		}
		lines = append(lines, s.writes[w].Field.Set.Call+r.source(n.Rhs[i])+")")
	}
	return lines, true
}

// isIndependent reports whether a value is the same before and after the assignment: a constant,
// nil, or a local variable that it does not assign to.
func (r *rewriter) isIndependent(e ast.Expr, n *ast.AssignStmt) bool {
	if tv := r.unit.info.Types[e]; tv.Value != nil || tv.IsNil() {
		return true
	}
	id, ok := ast.Unparen(e).(*ast.Ident)
	if !ok {
		return false
	}
	v, ok := r.unit.info.Uses[id].(*types.Var)
	return ok && v.Parent() != r.unit.types.Scope() && !slices.ContainsFunc(n.Lhs, func(lhs ast.Expr) bool {
		target, ok := ast.Unparen(lhs).(*ast.Ident)
		return ok && target.Name == id.Name
	})
}

// beforeReturn evaluates the result that writes before the return.
func (r *rewriter) beforeReturn(s *statement, n *ast.ReturnStmt, temps []*temporary) (why string) {
	i := slices.IndexFunc(n.Results, func(e ast.Expr) bool { return within(e, s.writes[0].Finding.Pos) })
	if _, isTuple := r.unit.info.TypeOf(n.Results[i]).(*types.Tuple); isTuple {
		return "take the return apart"
	}
	for j, e := range n.Results {
		if tv := r.unit.info.Types[e]; j != i && tv.Value == nil && !tv.IsNil() && !r.isLocal(e) {
			return "take the return apart"
		}
	}
	result, assign := r.resultOf(s, n.Results[i])
	lines, _ := r.begin(n, temps)
	lines = append(lines, result+assign+r.rewritten(n.Results[i], temps, token.NoPos))
	lines = append(lines, set(temps)...)
	edits := r.fileEdits(n)
	edits.Insert(r.fset, n.Pos(), r.joined(n, lines, true))
	edits.Replace(r.fset, n.Results[i].Pos(), n.Results[i].End(), result)
	return ""
}

// resultOf names the variable that holds a result until the return, and says how it is assigned to:
// an error that is there already will do.
func (r *rewriter) resultOf(s *statement, e ast.Expr) (name, assign string) {
	if !isError(r.unit.info.TypeOf(e)) {
		name, _ = r.temp(s, s.list, "result", nil)
		return name, " := "
	}
	_, obj := r.unit.types.Scope().Innermost(e.Pos()).LookupParent("err", e.Pos())
	if v, ok := obj.(*types.Var); ok && isError(v.Type()) && v.Parent() != r.unit.types.Scope() {
		return "err", " = "
	}
	if obj == nil && !r.mentions(s.list, s.node, "err") {
		return "err", " := "
	}
	name, _ = r.temp(s, s.list, "err", nil)
	return name, " := "
}

func within(n ast.Node, pos token.Pos) bool { return n.Pos() <= pos && pos < n.End() }

// isLocal reports whether e is a local variable.
func (r *rewriter) isLocal(e ast.Expr) bool {
	id, ok := ast.Unparen(e).(*ast.Ident)
	if !ok {
		return false
	}
	v, ok := r.unit.info.Uses[id].(*types.Var)
	return ok && v.Parent() != r.unit.types.Scope()
}

// mentions reports whether list has the name outside of n.
func (r *rewriter) mentions(list, n ast.Node, name string) (found bool) {
	ast.Inspect(list, func(m ast.Node) bool {
		id, ok := m.(*ast.Ident)
		found = found || ok && id.Name == name
		return m != n && !found
	})
	return found
}

// ranged has a range assign to temporaries, from which its body sets the fields.
func (r *rewriter) ranged(s *statement, n *ast.RangeStmt, temps []*temporary) (why string) {
	targets := []ast.Expr{n.Key, n.Value}
	for _, t := range temps {
		if t.reads || !slices.ContainsFunc(targets, func(e ast.Expr) bool { return e != nil && types.ExprString(ast.Unparen(e)) == t.text }) {
			return "take the loop apart"
		}
	}
	edits := r.fileEdits(n)
	lines := append(set(temps), r.variables(s, n, targets)...)
	r.substitute(edits, temps, s.written()...)
	edits.Replace(r.fset, n.TokPos, n.TokPos+1, ":=")
	edits.Insert(r.fset, n.Body.Lbrace+1, "\n"+strings.Join(lines, "\n"))
	return ""
}

// variables has a range or a case define variables in place of those that it assigns to, and
// returns the lines that assign to them as before.
func (r *rewriter) variables(s *statement, n ast.Node, targets []ast.Expr) (lines []string) {
	for _, e := range targets {
		id, ok := e.(*ast.Ident)
		if ok && id.Name != "_" {
			name, _ := r.temp(s, n, id.Name, nil)
			lines = append(lines, id.Name+" = "+name)
			r.fileEdits(n).Replace(r.fset, id.Pos(), id.End(), name)
		}
	}
	return lines
}

// received has a select receive temporaries, from which the case sets the fields.
func (r *rewriter) received(s *statement, n *ast.CommClause, temps []*temporary) (why string) {
	assign, ok := n.Comm.(*ast.AssignStmt)
	isOther := func(e ast.Expr) bool { // than a variable or one of the fields
		_, isVariable := e.(*ast.Ident)
		return !isVariable && !slices.ContainsFunc(temps, func(t *temporary) bool { return t.text == types.ExprString(ast.Unparen(e)) })
	}
	if !ok || slices.ContainsFunc(assign.Lhs, isOther) || slices.ContainsFunc(temps, func(t *temporary) bool { return t.reads }) || !r.keepsTypes(assign) {
		return "receive into a variable"
	}
	edits := r.fileEdits(n)
	lines := append(set(temps), r.variables(s, n, assign.Lhs)...)
	edits.Replace(r.fset, assign.TokPos, assign.TokPos+1, ":=")
	r.substitute(edits, temps, assign)
	edits.Insert(r.fset, n.Colon+1, "\n"+strings.Join(lines, "\n"))
	return ""
}

// rewritten is the source of n with the temporaries in place of the fields. At define, the
// statement n declares them.
func (r *rewriter) rewritten(n ast.Node, temps []*temporary, define token.Pos) string {
	var edits edit.Edits
	if define == token.NoPos {
		r.substitute(&edits, temps, n)
	} else {
		edits.Replace(r.fset, define, define+1, assignment(temps))
		r.substitute(&edits, temps, nodes(n.(*ast.AssignStmt).Lhs)...)
	}
	return r.edited(n, edits)
}

// edited is the source of n after edits of the file.
func (r *rewriter) edited(n ast.Node, edits edit.Edits) string {
	start := r.position(n.Pos()).Offset
	for i := range edits {
		edits[i].Start -= start
		edits[i].End -= start
	}
	return string(edits.Replaced([]byte(r.source(n))))
}
