package migrate

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"

	"github.com/auditline/auditline/gen"
	"github.com/auditline/auditline/internal/tag"
)

// sharing is where a field gets a map or a slice that another field or a package's variable has.
type sharing struct {
	pos    token.Pos
	target *target
	field  *types.Var // of the target
	other  *types.Var
	text   string // how the source names the other one
}

// refuseSharing refuses fields that have a map or a slice in common with others, into which
// somebody writes: setters and getters make copies, so that the others would no longer see it.
func (m *migration) refuseSharing() {
	var list []sharing
	written := make(map[token.Pos]bool) // fields and variables, by their declaration
	for _, r := range m.rewriters {
		r.addPartlyWritten(written)
		for _, file := range r.unit.handWritten() {
			for n := range ast.Preorder(file) {
				list = append(list, r.sharings(n)...)
				r.addWritten(n, written)
			}
		}
	}
	for _, s := range list {
		if written[s.field.Pos()] || written[s.other.Pos()] {
			m.refuse(gen.Problem{Pos: m.diskPosition(s.pos), Category: "shares-elements", Text: s.problem()})
		}
	}
}

// problem says what becomes of what s shares, and what to do.
func (s sharing) problem() string {
	field := s.field.Name()
	return fmt.Sprintf(
		"%[1]s.%[2]s and %[3]s have the same elements from here on, and the accessors of %[2]s make copies: copy here, or migrate it with the option share, as in auditgen -migrate share:%[4]s",
		s.target.name, field, s.text, s.target.full(field))
}

// sharings lists what n, a literal or an assignment, has share elements with a target's field.
func (r *rewriter) sharings(n ast.Node) (list []sharing) {
	var place, value ast.Expr
	switch n := n.(type) {
	case *ast.KeyValueExpr:
		place, value = n.Key, n.Value
	case *ast.AssignStmt:
		if place, value = changes(n); n.Tok != token.ASSIGN {
			return nil
		}
	}
	x, y := r.keeper(place), r.keeper(value)
	if x == nil || y == nil {
		return nil
	}
	to, from := types.ExprString(place), types.ExprString(value)
	switch {
	case to == from: // x.F = x.F
		return nil
	case r.copies(x):
		return []sharing{{value.Pos(), r.targetAt(x), x, y, from}}
	case r.copies(y):
		return []sharing{{value.Pos(), r.targetAt(y), y, x, to}}
	}
	return nil
}

// keeper is the field, or the variable of a package, that e names, if it is a map or a slice.
func (r *rewriter) keeper(e ast.Expr) *types.Var {
	if e == nil {
		return nil
	}
	v, ok := r.named(ast.Unparen(e)).(*types.Var)
	if !ok || !v.IsField() && (v.Pkg() == nil || v.Parent() != v.Pkg().Scope()) {
		return nil
	}
	switch v.Type().Underlying().(type) {
	case *types.Map, *types.Slice:
		return v
	}
	return nil
}

// copies reports whether v is a field that has accessors from now on, and ones that make copies.
func (m *migration) copies(v *types.Var) bool {
	t := m.targetAt(v)
	if t == nil || !t.tagged[v.Name()] {
		return false
	}
	f, ok := tag.FieldOf(auditTag(m.options(t, v.Name())))
	return ok && !f.Share
}

// addPartlyWritten notes the audited fields whose elements are written.
func (r *rewriter) addPartlyWritten(written map[token.Pos]bool) {
	for _, w := range r.writes {
		if w.Field != nil && isPart(w) {
			written[r.fieldAt(w.Field.Selector)] = true
		}
	}
}

// addWritten notes the maps and slices into which n writes.
func (r *rewriter) addWritten(n ast.Node, written map[token.Pos]bool) {
	_, isCall := n.(*ast.CallExpr)
	for _, e := range mayBeWritten(n) {
		if index, ok := ast.Unparen(e).(*ast.IndexExpr); ok {
			e = index.X
		} else if !isCall {
			continue
		}
		if v := r.keeper(e); v != nil {
			written[v.Pos()] = true
		}
	}
}
