package auditwrite

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/types/typeutil"
)

// writtenArguments are the arguments that matter of which the function that call calls writes
// elements, its receiver among them. It reads the function's body; of a function without one that
// can be read, it is said that it does not.
func (f *functions) writtenArguments(call *ast.CallExpr, matters func(arg ast.Expr) bool) (list []place) {
	for i, arg := range f.arguments(call) {
		if arg == nil || !partShares(typeOf(f.info, arg)) {
			continue
		}
		arg = unconverted(f.info, arg)
		if !matters(arg) {
			continue
		}
		if parts, ok := f.writesArgument(call, i); ok {
			list = append(list, place{expr: arg, at: call, call: types.ExprString(call.Fun), ours: true, parts: parts})
		}
	}
	return list
}

// mayShare reports whether an argument, in whatever part, has elements in common with something
// that is wanted, where the node at stands.
func (f *functions) mayShare(arg ast.Expr, at inspector.Cursor, wanted func(share) bool) bool {
	p := place{expr: arg, at: at.Node(), call: "call"}
	if s, isStruct := typeOf(f.info, arg).Underlying().(*types.Struct); isStruct {
		p.parts = []string{"_"} // one that this package does not see
		for _, m := range members(types.NewVar(token.NoPos, f.pkg, "", s), s, "") {
			p.parts = append(p.parts, m.path)
		}
	}
	return slices.ContainsFunc(f.flows.sharesAt(p, at), wanted)
}

// arguments are the receiver of a method call, nil if it is no value, and what is handed over.
func (f *functions) arguments(call *ast.CallExpr) []ast.Expr {
	sel, _ := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	s := f.info.Selections[sel]
	switch {
	case s == nil || s.Kind() == types.FieldVal:
	case s.Kind() == types.MethodExpr: // T.m(x)
		return call.Args
	case !isPointer(s.Obj().(*types.Func).Signature().Recv().Type()):
		return append([]ast.Expr{sel.X}, call.Args...)
	}
	return append([]ast.Expr{nil}, call.Args...)
}

// writesArgument reports whether the function that call calls writes elements of argument i; 0 is
// the receiver. Of a struct these are those of some parts.
func (f *functions) writesArgument(call *ast.CallExpr, i int) (parts []string, ok bool) {
	fn, ok := typeutil.Callee(f.info, call).(*types.Func)
	if !ok {
		return nil, false
	}
	home := f.home(fn)
	if home == nil {
		return nil, false
	}
	fn = home.counterpart(fn.Origin())
	decl, ok := home.declOf(fn)
	if !ok {
		return nil, false
	}
	sig := fn.Signature()
	param := sig.Recv()
	if i > 0 {
		if last := sig.Params().Len(); i > last || sig.Variadic() && i == last && !call.Ellipsis.IsValid() {
			return nil, false
		}
		param = sig.Params().At(i - 1)
	}
	for _, m := range home.flows.membersOf(param) {
		if home.writesParameter(decl, m.v) {
			parts = append(parts, m.path)
		}
	}
	return parts, len(parts) > 0 || home.writesParameter(decl, param)
}

// writesParameter looks at the function's body. Of one that comes to call itself, the rest of the
// body tells.
func (f *functions) writesParameter(decl inspector.Cursor, param *types.Var) bool {
	if writes, known := f.writes[param]; known {
		return writes
	}
	f.writes[param] = false // while its body is looked at
	isParam := func(s share) bool { return s.param == param }
	for at := range decl.Preorder() {
		matters := func(arg ast.Expr) bool { return f.mayShare(arg, at, isParam) }
		f.writes[param] = slices.ContainsFunc(f.places(at.Node(), matters), func(p place) bool {
			return slices.ContainsFunc(f.flows.sharesAt(p, at), isParam)
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
	if len(p.parts) > 0 {
		var list []share
		for _, part := range p.parts {
			list = append(list, f.partOf(p.expr, part, types.Typ[types.Invalid], f.at(at)).shares...)
		}
		return list
	}
	v, byReference := f.base(p.expr)
	if v == nil || !byReference && p.call == "" {
		return nil
	}
	held := f.at(at)
	if !p.appends {
		return held.of(v).shares
	}
	return slices.DeleteFunc(slices.Clone(f.sharesOf(p.expr, held)), func(s share) bool { return !s.cut })
}

// isCut reports whether e is a slice expression that leaves elements behind its end, which append
// overwrites: x[:i], but not x[:i:i].
func isCut(e ast.Expr) bool {
	s, ok := ast.Unparen(e).(*ast.SliceExpr)
	return ok && s.High != nil && !isClipped(s)
}
