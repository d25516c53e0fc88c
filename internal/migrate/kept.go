package migrate

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/types/typeutil"

	"github.com/auditline/auditline/check/auditwrite"
)

// kept reports whether an address that w takes may be known to somebody when the statement is over:
// it is not just the argument of a function, or the receiver of a method, that keeps it not.
func (r *rewriter) kept(w auditwrite.Write) bool {
	n := w.At.Node()
	call, ok := w.At.Parent().Node().(*ast.CallExpr)
	if !ok {
		return true
	}
	if _, isSlice := n.(*ast.SliceExpr); isSlice { // of an array
		b, isBuiltin := typeutil.Callee(r.unit.info, call).(*types.Builtin)
		return !isBuiltin || b.Name() == "append"
	}
	if sel, isMethod := n.(*ast.SelectorExpr); isMethod && call.Fun == n {
		fn, _ := r.unit.info.Uses[sel.Sel].(*types.Func)
		return fn == nil || r.keeps(fn, fn.Signature().Recv())
	}
	if auditwrite.Decodes(r.unit.info, call) || isStandardScan(r.unit.info, call) {
		return false
	}
	fn, _ := typeutil.Callee(r.unit.info, call).(*types.Func)
	i := slices.IndexFunc(call.Args, func(arg ast.Expr) bool { return arg == n })
	if fn == nil || i < 0 || i >= fn.Signature().Params().Len() || fn.Signature().Variadic() && i >= fn.Signature().Params().Len()-1 {
		return true
	}
	return r.keeps(fn, fn.Signature().Params().At(i))
}

// isStandardScan reports whether call is fmt.Sscan or one of its like.
func isStandardScan(info *types.Info, call *ast.CallExpr) bool {
	fn, ok := typeutil.Callee(info, call).(*types.Func)
	return ok && fn.Pkg() != nil && fn.Pkg().Path() == "fmt" && slices.Contains([]string{
		"Fscan", "Fscanf", "Fscanln", "Scan", "Scanf", "Scanln", "Sscan", "Sscanf", "Sscanln"}, fn.Name())
}

// keeps reports whether fn may keep what its parameter points to; of a function whose body is not
// among the units, it is said that it does.
func (p *program) keeps(fn *types.Func, param *types.Var) bool {
	u, decl := p.declaration(fn.Origin().Pos())
	if decl == nil || decl.Body == nil {
		return true
	}
	kept := false
	ast.PreorderStack(decl.Body, nil, func(n ast.Node, stack []ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && u.info.Uses[id] != nil && u.info.Uses[id].Pos() == param.Origin().Pos() {
			kept = kept || !onlyFollows(u.info, id, stack)
		}
		return !kept
	})
	return kept
}

// onlyFollows reports whether a pointer is only followed or compared where it stands.
func onlyFollows(info *types.Info, id *ast.Ident, stack []ast.Node) bool {
	if isInLiteral(stack) {
		return false
	}
	switch parent := stack[len(stack)-1].(type) {
	case *ast.StarExpr, *ast.IndexExpr:
		return true
	case *ast.SelectorExpr:
		s := info.Selections[parent]
		return s != nil && s.Kind() == types.FieldVal
	case *ast.BinaryExpr:
		return parent.Op == token.EQL || parent.Op == token.NEQ
	case *ast.CallExpr:
		return auditwrite.Decodes(info, parent)
	}
	return false
}

// declaration finds the function that is declared at pos among the units.
func (p *program) declaration(pos token.Pos) (*unit, *ast.FuncDecl) {
	for _, u := range p.units {
		in := slices.IndexFunc(u.syntax, func(f *ast.File) bool { return f.FileStart <= pos && pos <= f.FileEnd })
		if !u.bodies || in < 0 {
			continue
		}
		for _, d := range u.syntax[in].Decls {
			if d, ok := d.(*ast.FuncDecl); ok && d.Name.Pos() == pos {
				return u, d
			}
		}
	}
	return nil, nil
}
