package auditwrite

import (
	"go/ast"
	"go/types"

	"github.com/auditline/auditline/internal/model"
)

// pointedTarget is targetOf of what is assigned to through a pointer that is, or is in, the value
// of an audited field. The log has a copy of what it refers to if its type has a method that makes
// one.
func (c *checker) pointedTarget(p place) (t target, ok bool) {
	if p.how != "" || p.call != "" {
		return t, false
	}
	info, e := c.pass.TypesInfo, ast.Unparen(p.expr)
	for part, _ := container(info, e); part != nil; part, _ = container(info, e) {
		e = ast.Unparen(part)
	}
	pointer := dereferenced(info, e)
	if pointer == nil || !isCopied(typeOf(info, pointer)) {
		return t, false
	}
	t, ok = targetOf(info, pointer)
	t.whole, t.deep = false, true
	return t, ok && !t.field.Share
}

// dereferenced is the pointer through which e denotes what it does, nil if there is none, or if it
// is that of an embedded struct.
func dereferenced(info *types.Info, e ast.Expr) ast.Expr {
	switch e := e.(type) {
	case *ast.StarExpr:
		return e.X
	case *ast.SelectorExpr:
		if s, ok := info.Selections[e]; ok && s.Kind() == types.FieldVal && isPointer(s.Recv()) && len(s.Index()) == 1 {
			return e.X
		}
	}
	return nil
}

// isCopied reports whether t is a pointer with a method Clone or DeepCopy that returns another one.
// A struct with a log of its own is no part of the value.
func isCopied(t types.Type) bool {
	if s := structOf(t); !isPointer(t) || s != nil && model.HasTrail(s) {
		return false
	}
	for _, name := range []string{"Clone", "DeepCopy"} {
		obj, _, _ := types.LookupFieldOrMethod(t, true, nil, name)
		fn, ok := obj.(*types.Func)
		if ok && fn.Signature().Params().Len() == 0 && fn.Signature().Results().Len() == 1 &&
			types.Identical(fn.Signature().Results().At(0).Type(), t) {
			return true
		}
	}
	return false
}
