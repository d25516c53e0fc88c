package auditwrite

import (
	"go/ast"
	"go/types"

	"github.com/auditline/auditline/internal/model"
)

// An accessor is a generated getter or setter that is called.
type accessor struct {
	name  string
	x     ast.Expr     // whose method it is
	recv  *types.Named // the struct
	owner *types.Struct
	v     *types.Var // the field
	field *model.Field
}

// getterOf finds the generated getter that call calls.
func getterOf(info *types.Info, call *ast.CallExpr) (accessor, bool) {
	return accessorOf(info, call, func(f *model.Field) string { return f.Getter })
}

// setterOf finds the generated setter that call calls.
func setterOf(info *types.Info, call *ast.CallExpr) (accessor, bool) {
	return accessorOf(info, call, func(f *model.Field) string { return f.Setter })
}

func accessorOf(info *types.Info, call *ast.CallExpr, name func(*model.Field) string) (accessor, bool) {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return accessor{}, false
	}
	fn, ok := info.Uses[sel.Sel].(*types.Func)
	if !ok || fn.Signature().Recv() == nil {
		return accessor{}, false
	}
	recv, ok := types.Unalias(deref(fn.Signature().Recv().Type())).(*types.Named)
	if !ok {
		return accessor{}, false
	}
	s := structOf(recv)
	if s == nil {
		return accessor{}, false
	}
	for i := range s.NumFields() {
		if f, ok := model.TypedField(s, i); ok && name(f) == fn.Name() {
			return accessor{fn.Name(), sel.X, recv, s, s.Field(i), f}, true
		}
	}
	return accessor{}, false
}
