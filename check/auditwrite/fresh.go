package auditwrite

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/inspector"
)

// fresh reports whether the object whose field sel selects was just made and is known to nobody
// else when the node at takes effect.
func (f *flows) fresh(sel *ast.SelectorExpr, at inspector.Cursor) bool {
	return !viaPointer(f.info.Selections[sel]) && f.freshObject(sel.X, at)
}

// freshObject reports it of the object that e is or points to, one that e makes among them.
func (f *flows) freshObject(e ast.Expr, at inspector.Cursor) bool {
	if v := f.root(e); v != nil {
		return f.at(at).of(v).state == isNew
	}
	return f.stateOf(e, nil) == isNew
}

// root is the variable whose own object e denotes or is embedded in by value, or that holds the
// slice or map of e.
func (f *flows) root(e ast.Expr) *types.Var {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		return f.variable(e)
	case *ast.StarExpr:
		return f.root(e.X)
	case *ast.SelectorExpr:
		if v := f.member(e); v != nil {
			return v
		}
		if s, ok := f.info.Selections[e]; ok && s.Kind() == types.FieldVal && !isPointer(s.Type()) && !viaPointer(s) {
			return f.root(e.X)
		}
	case *ast.IndexExpr:
		if v := f.containerOf(e); v != nil {
			return v
		}
		if _, isArray := typeOf(f.info, e.X).Underlying().(*types.Array); isArray && !isPointer(typeOf(f.info, e)) {
			return f.root(e.X)
		}
	}
	return nil
}

// viaPointer reports whether the path of s leads through an embedded pointer.
func viaPointer(s *types.Selection) bool {
	owner, path := s.Recv(), s.Index()
	for _, i := range path[:len(path)-1] {
		if owner = structOf(owner).Field(i).Type(); isPointer(owner) {
			return true
		}
	}
	return false
}

func isPointer(t types.Type) bool {
	_, ok := t.Underlying().(*types.Pointer)
	return ok
}
