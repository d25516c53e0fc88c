package auditwrite

import (
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/types/typeutil"
)

// writesArgument reports whether the function that call calls writes elements of the slice or map
// that is argument i. It reads the function's body; of a function without one that can be read, it
// is said that it does not.
func (f *functions) writesArgument(call *ast.CallExpr, i int) bool {
	fn, ok := typeutil.Callee(f.info, call).(*types.Func)
	if !ok {
		return false
	}
	home := f.home(fn)
	if home == nil {
		return false
	}
	fn = home.counterpart(fn.Origin())
	decl, ok := home.declOf(fn)
	if !ok {
		return false
	}
	sig := fn.Signature()
	if last := sig.Params().Len() - 1; i > last || sig.Variadic() && i == last && !call.Ellipsis.IsValid() {
		return false
	}
	return home.writesParameter(decl, sig.Params().At(i))
}

// writesParameter looks at the function's body. Of one that comes to call itself, the rest of the
// body tells.
func (f *functions) writesParameter(decl inspector.Cursor, param *types.Var) bool {
	if writes, known := f.writes[param]; known {
		return writes
	}
	f.writes[param] = false // while its body is looked at
	for at := range decl.Preorder() {
		f.writes[param] = slices.ContainsFunc(f.places(at.Node()), func(p place) bool {
			return slices.ContainsFunc(f.flows.sharesAt(p, at), func(s share) bool { return s.param == param })
		})
		if f.writes[param] {
			break
		}
	}
	return f.writes[param]
}

// sharesAt lists what p belongs to when the node at writes to it, if p is a part of what a local
// variable holds.
func (f *flows) sharesAt(p place, at inspector.Cursor) []share {
	base, byReference := p.expr, p.call != ""
	for {
		part, reference := container(f.info, ast.Unparen(base))
		if part == nil {
			break
		}
		base, byReference = part, byReference || reference
	}
	if !byReference || f.variable(base) == nil {
		return nil
	}
	held := f.at(at)
	if !p.appends {
		return held.of(f.variable(base)).shares
	}
	return slices.DeleteFunc(slices.Clone(f.sharesOf(p.expr, held)), func(s share) bool { return !s.cut })
}

// isCut reports whether e is a slice expression that leaves elements behind its end, which append
// overwrites: x[:i], but not x[:i:i].
func isCut(e ast.Expr) bool {
	s, ok := ast.Unparen(e).(*ast.SliceExpr)
	return ok && s.High != nil && !isClipped(s)
}
