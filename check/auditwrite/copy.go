package auditwrite

import (
	"fmt"
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/analysis"

	"github.com/auditline/auditline/internal/model"
)

// placeInCopy reports a write into the copy that a getter returned, if nobody can see it: the copy has no name, and no call hands it on.
func (c *checker) placeInCopy(p place) {
	if p.how != "" || p.returns || p.ours {
		return
	}
	base := ast.Unparen(p.expr)
	for part := base; part != nil; part, _ = container(c.pass.TypesInfo, base) {
		base = ast.Unparen(part)
	}
	call, ok := base.(*ast.CallExpr)
	if !ok {
		return
	}
	getter, f := c.getterOf(call)
	if f == nil || f.Share || f.Setter == "" || p.appends {
		return
	}
	c.report(analysis.Diagnostic{
		Pos: p.at.Pos(), End: p.at.End(), Category: "write-into-copy",
		Message: fmt.Sprintf("this changes a copy that %s returned: keep the copy in a variable, change it there and call %s", getter.Name(), f.Setter),
	})
}

// getterOf is the generated getter that call calls, and its field; the field is nil if it calls none.
func (c *checker) getterOf(call *ast.CallExpr) (*types.Func, *model.Field) {
	return c.accessorOf(call, func(f *model.Field) string { return f.Getter })
}

// setterOf is the generated setter that call calls, and its field; the field is nil if it calls none.
func (c *checker) setterOf(call *ast.CallExpr) (*types.Func, *model.Field) {
	return c.accessorOf(call, func(f *model.Field) string { return f.Setter })
}

func (c *checker) accessorOf(call *ast.CallExpr, name func(*model.Field) string) (*types.Func, *model.Field) {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return nil, nil
	}
	fn, ok := c.pass.TypesInfo.Uses[sel.Sel].(*types.Func)
	if !ok || fn.Signature().Recv() == nil {
		return nil, nil
	}
	s := structOf(fn.Signature().Recv().Type())
	if s == nil {
		return nil, nil
	}
	for i := range s.NumFields() {
		if f, ok := model.TypedField(s, i); ok && name(f) == fn.Name() {
			return fn, f
		}
	}
	return nil, nil
}
