package auditwrite

import (
	"go/ast"
	"go/types"

	"github.com/auditline/auditline/internal/model"
)

// A target is an audited field that an expression denotes or reaches into.
type target struct {
	sel   *ast.SelectorExpr // x.balance
	owner *types.Named      // the audited struct, Account
	other *types.Named      // a second name of the struct that x has, nil if x has the first
	field *model.Field
	name  string // of the field
	whole bool   // the expression is the field itself, not a part of its value

	part ast.Expr // if not whole, the element or member of the field that the expression is in
	deep bool     // the expression is a part of that
}

// remedy is what to call instead of writing.
func (t target) remedy() string { return t.call(t.field.Setter) }

func (t target) call(setter string) string {
	if t.other != nil {
		return "convert to *" + t.owner.Obj().Name() + " and call " + setter
	}
	return "call " + setter
}

// partRemedy is what to do instead of writing a part of the field.
func (t target) partRemedy() string {
	setter := t.partSetter()
	switch {
	case setter == "":
		return "change a copy and " + t.remedy()
	case t.deep:
		return "change a copy of that part and " + t.call(setter)
	}
	return t.call(setter)
}

// partSetter is the setter of the element or member that is written, "" if there is none.
func (t target) partSetter() string {
	if t.field.Elem == nil {
		return ""
	}
	switch part := t.part.(type) {
	case *ast.IndexExpr:
		return t.field.Elem.Set
	case *ast.SelectorExpr:
		for _, m := range t.field.Elem.Members {
			if m.Name == part.Sel.Name {
				return m.Setter
			}
		}
	}
	return ""
}

// String names the field as problems do.
func (t target) String() string { return t.owner.Obj().Name() + "." + t.name }

// targetOf finds the audited field with a setter whose value e is or is part of.
func targetOf(info *types.Info, e ast.Expr) (target, bool) {
	whole, shared := true, true
	var inner ast.Expr
	deep := false
	for {
		e = ast.Unparen(e)
		if sel, ok := e.(*ast.SelectorExpr); ok {
			if t, ok := selected(info, sel); ok {
				t.whole, t.part, t.deep = whole, inner, deep
				return t, t.field.Setter != "" && (whole || shared || !t.field.Share)
			}
		}
		part, byReference := container(info, e)
		if part == nil {
			return target{}, false
		}
		whole, shared, deep = false, shared && !byReference, inner != nil
		inner, e = e, part
	}
}

// selected resolves sel to an audited field, following the path through embedded structs.
func selected(info *types.Info, sel *ast.SelectorExpr) (target, bool) {
	s, ok := info.Selections[sel]
	if !ok || s.Kind() != types.FieldVal {
		return target{}, false
	}
	owner, path := s.Recv(), s.Index()
	for _, i := range path[:len(path)-1] {
		owner = structOf(owner).Field(i).Type()
	}
	named, ok := types.Unalias(deref(owner)).(*types.Named)
	if !ok {
		return target{}, false
	}
	last := path[len(path)-1]
	field, ok := model.TypedField(structOf(owner), last)
	t := target{sel: sel, owner: named, field: field, name: sel.Sel.Name}
	if ok && model.IsSecondName(named, s.Obj()) {
		t.other, t.owner = named, model.Declarer(s.Obj())
	}
	return t, ok && t.owner != nil
}

func structOf(t types.Type) *types.Struct {
	s, _ := deref(t).Underlying().(*types.Struct)
	return s
}

func deref(t types.Type) types.Type {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		return p.Elem()
	}
	return t
}

// container returns the expression whose value e is a part of, nil if e is none's. Elements of
// slices and maps are reached by reference: the field itself stays as it is, but what it means has
// changed. What a pointer refers to is no part of anything.
func container(info *types.Info, e ast.Expr) (whole ast.Expr, byReference bool) {
	switch e := e.(type) {
	case *ast.SelectorExpr:
		s, ok := info.Selections[e]
		if !ok || s.Kind() != types.FieldVal || s.Indirect() {
			return nil, false
		}
		return e.X, false
	case *ast.IndexExpr:
		switch underlying(typeOf(info, e.X)).(type) {
		case *types.Array:
			return e.X, false
		case *types.Slice, *types.Map:
			return e.X, true
		}
	case *ast.SliceExpr:
		if hasElements(typeOf(info, e.X)) {
			return e.X, true
		}
	case *ast.TypeAssertExpr:
		return e.X, false
	}
	return nil, false
}

// typeOf is the type of e; what a package that was read on its own has from others is invalid.
func typeOf(info *types.Info, e ast.Expr) types.Type {
	if t := info.TypeOf(e); t != nil {
		return t
	}
	return types.Typ[types.Invalid]
}
