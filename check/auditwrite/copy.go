package auditwrite

import (
	"fmt"
	"go/ast"

	"golang.org/x/tools/go/analysis"
)

// placeInCopy reports a write into the copy that a getter returned, if nobody can see it: the copy
// has no name, and no call hands it on.
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
	getter, ok := getterOf(c.pass.TypesInfo, call)
	if !ok || getter.field.Share || getter.field.Setter == "" || p.appends {
		return
	}
	c.found(nil, analysis.Diagnostic{
		Pos: p.at.Pos(), End: p.at.End(), Category: "write-into-copy",
		Message: fmt.Sprintf("this changes a copy that %s returned: keep the copy in a variable, change it there and call %s", getter.name, getter.field.Setter),
	})
}
