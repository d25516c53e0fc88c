package auditwrite

import (
	"go/ast"
	"go/token"
	"go/types"
)

// member is what sel selects if that is a pointer to a struct and a field of a local variable that
// is a struct itself: it is followed like a variable of its own. Else it is nil.
func (f *flows) member(sel *ast.SelectorExpr) *types.Var {
	s, ok := f.info.Selections[sel]
	if !ok || s.Kind() != types.FieldVal || len(s.Index()) > 1 || isPointer(s.Recv()) || !isPointer(s.Type()) || structOf(s.Type()) == nil {
		return nil
	}
	id, ok := ast.Unparen(sel.X).(*ast.Ident)
	if !ok {
		return nil
	}
	v := f.variable(id)
	if v == nil {
		return nil
	}
	if f.members[v] == nil {
		f.members[v] = make(map[string]*types.Var)
	}
	if f.members[v][sel.Sel.Name] == nil {
		f.members[v][sel.Sel.Name] = types.NewVar(token.NoPos, v.Pkg(), sel.Sel.Name, s.Type())
	}
	return f.members[v][sel.Sel.Name]
}

// ofMember is what e, which is about a struct, means for its member m of that name.
func (f *flows) ofMember(e event, name string, m *types.Var) event {
	lit, ok := e.e.(*ast.CompositeLit)
	if e.kind != assigned || !ok {
		return event{v: m, kind: e.kind}
	}
	s := structOf(typeOf(f.info, lit))
	if s == nil {
		return event{v: m, kind: assigned}
	}
	for i, elem := range lit.Elts {
		kv, named := elem.(*ast.KeyValueExpr)
		switch {
		case named && types.ExprString(kv.Key) == name:
			return event{v: m, kind: assigned, e: kv.Value}
		case !named && i < s.NumFields() && s.Field(i).Name() == name:
			return event{v: m, kind: assigned, e: elem}
		}
	}
	return event{v: m, kind: declared}
}
