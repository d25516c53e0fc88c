package auditwrite

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// A member is a field of a local variable that is a struct, or of a struct in that, which is
// followed like a variable of its own: one that points to a struct, or that shares its elements
// with its copies.
type member struct {
	path string // like Home.Tags
	v    *types.Var
}

// membersOf lists the members of v.
func (f *flows) membersOf(v *types.Var) []member {
	s, ok := v.Type().Underlying().(*types.Struct)
	if !ok {
		return nil
	}
	list, known := f.members[v]
	if !known {
		list = members(v, s, "")
		f.members[v] = list
	}
	return list
}

// members lists those of v within its part s. What packages keep to themselves cannot be written.
func members(v *types.Var, s *types.Struct, path string) (list []member) {
	for field := range s.Fields() {
		t, name := field.Type(), path+field.Name()
		part, isStruct := t.Underlying().(*types.Struct)
		switch {
		case field.Name() == "_", !field.Exported() && field.Pkg() != v.Pkg():
		case isStruct:
			list = append(list, members(v, part, name+".")...)
		case carriesElements(t), isPointer(t) && structOf(t) != nil:
			list = append(list, member{name, types.NewVar(token.NoPos, v.Pkg(), name, t)})
		}
	}
	return list
}

// local is the local variable that e is a part of, without a pointer between them, and which part
// that is: "" for the variable itself.
func (f *flows) local(e ast.Expr) (v *types.Var, path string) {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		return f.variable(e), ""
	case *ast.SelectorExpr:
		s, ok := f.info.Selections[e]
		if !ok || s.Kind() != types.FieldVal || s.Indirect() {
			return nil, ""
		}
		if v, path = f.local(e.X); v == nil {
			return nil, ""
		}
		t := s.Recv()
		for _, i := range s.Index() {
			field := structOf(t).Field(i)
			path, t = join(path, field.Name()), field.Type()
		}
	}
	return v, path
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// member is the member of a local variable that sel selects, nil if it selects something else.
func (f *flows) member(sel *ast.SelectorExpr) *types.Var {
	v, path := f.local(sel)
	if v == nil {
		return nil
	}
	return f.memberAt(v, path)
}

func (f *flows) memberAt(v *types.Var, path string) *types.Var {
	for _, m := range f.membersOf(v) {
		if m.path == path {
			return m.v
		}
	}
	return nil
}

// ofMembers is what e means for the variable and each of its members.
func (f *flows) ofMembers(e event) (list []event) {
	within := ""
	if e.to == "" {
		list = append(list, e)
	} else {
		within = e.to + "."
	}
	for _, m := range f.membersOf(e.v) {
		if part, ok := strings.CutPrefix(m.path, within); ok {
			list = append(list, event{pos: e.pos, v: m.v, kind: e.kind, e: e.e, part: part})
		}
	}
	return list
}

// partOf is what a part of e evaluates to, which has type t.
func (f *flows) partOf(e ast.Expr, part string, t types.Type, held holdings) holding {
	switch {
	case part == "":
		return f.value(e, held)
	case e == nil:
		return unknown
	}
	if v, path := f.local(e); v != nil {
		if m := f.memberAt(v, join(path, part)); m != nil {
			return held.of(m)
		}
		return unknown
	}
	switch e := ast.Unparen(e).(type) {
	case *ast.CompositeLit:
		return f.partOfLiteral(e, part, t, held)
	case *ast.CallExpr:
		if f.info.Types[e.Fun].IsType() && len(e.Args) == 1 {
			return f.partOf(e.Args[0], part, t, held)
		}
	}
	return holding{state: isOld, shares: f.sharesOfPart(e, held)}
}

// partOfLiteral is partOf for the literal of a struct.
func (f *flows) partOfLiteral(lit *ast.CompositeLit, part string, t types.Type, held holdings) holding {
	name, rest, _ := strings.Cut(part, ".")
	s := structOf(typeOf(f.info, lit))
	if s == nil {
		return unknown
	}
	for i, elem := range lit.Elts {
		kv, named := elem.(*ast.KeyValueExpr)
		switch {
		case named && types.ExprString(kv.Key) == name:
			return f.partOf(kv.Value, rest, t, held)
		case !named && i < s.NumFields() && s.Field(i).Name() == name:
			return f.partOf(elem, rest, t, held)
		}
	}
	return zero(t)
}
