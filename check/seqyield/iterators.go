package seqyield

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/auditline/auditline/check/internal/finding"
	"github.com/auditline/auditline/internal/protocol"
)

// An iterator is a function that is handed a yield.
type iterator struct {
	yield *types.Var
	body  *ast.BlockStmt
	stop  string // the statement that ends it when yield has returned false, "" if unknown
}

// iterators lists those in the package's Stream and Transform methods, and those to which these
// methods lead.
func iterators(pass *analysis.Pass) []iterator {
	c := collector{info: pass.TypesInfo, decls: make(map[types.Object]*ast.FuncDecl), yields: make(map[types.Object]bool), seen: make(map[*ast.BlockStmt]bool)}
	functions := written(pass.Files)
	for _, fn := range functions {
		c.decls[pass.TypesInfo.Defs[fn.Name]] = fn
	}
	for _, fn := range functions {
		if fn.Recv != nil && (fn.Name.Name == protocol.Stream || fn.Name.Name == protocol.Transform) {
			c.collect(fn.Body)
		}
	}
	return c.found
}

// written lists the functions with a body that are written by hand.
func written(files []*ast.File) (list []*ast.FuncDecl) {
	for _, file := range files {
		if !finding.ByHand(file) {
			continue
		}
		for _, decl := range file.Decls {
			if fn, ok := decl.(*ast.FuncDecl); ok && fn.Body != nil {
				list = append(list, fn)
			}
		}
	}
	return list
}

// A collector follows sequences and yields from function to function.
type collector struct {
	info   *types.Info
	decls  map[types.Object]*ast.FuncDecl
	yields map[types.Object]bool // the yields of what was found
	seen   map[*ast.BlockStmt]bool
	found  []iterator
}

// collect looks at a function body, once.
func (c *collector) collect(body *ast.BlockStmt) {
	if c.seen[body] {
		return
	}
	c.seen[body] = true
	called := make(map[*ast.Ident]bool)
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			if sig, ok := c.info.TypeOf(n).(*types.Signature); ok && isIterator(sig) {
				c.add(sig, 0, n.Body)
			}
		case *ast.CallExpr:
			called[nameOf(n.Fun)] = true
			c.handed(n)
		case *ast.Ident:
			c.named(n, called[n])
		}
		return true
	})
}

// named follows a function that returns an iterator, or is one and is not called here with
// something else than a yield.
func (c *collector) named(id *ast.Ident, called bool) {
	fn, decl := c.declared(c.info.Uses[id])
	switch {
	case decl == nil:
	case returnsIterator(fn.Signature()):
		c.collect(decl.Body)
	case !called && isIterator(fn.Signature()):
		c.add(fn.Signature(), 0, decl.Body)
	}
}

// nameOf is the identifier that says which function fun is, nil if there is none.
func nameOf(fun ast.Expr) *ast.Ident {
	switch fun := ast.Unparen(fun).(type) {
	case *ast.Ident:
		return fun
	case *ast.SelectorExpr:
		return fun.Sel
	case *ast.IndexExpr:
		return nameOf(fun.X)
	case *ast.IndexListExpr:
		return nameOf(fun.X)
	}
	return nil
}

// handed follows a function that is called with a yield.
func (c *collector) handed(call *ast.CallExpr) {
	fn, decl := c.declared(typeutil.Callee(c.info, call))
	if decl == nil || fn.Signature().Params().Len() != len(call.Args) {
		return
	}
	for i, arg := range call.Args {
		if isYield(fn.Signature().Params().At(i).Type()) && c.passesYield(arg) {
			c.add(fn.Signature(), i, decl.Body)
		}
	}
}

// passesYield reports whether arg is a yield, or a function literal that ends by returning what
// yield returns.
func (c *collector) passesYield(arg ast.Expr) bool {
	switch arg := ast.Unparen(arg).(type) {
	case *ast.Ident:
		return c.yields[c.info.Uses[arg]]
	case *ast.FuncLit:
		if len(arg.Body.List) == 0 {
			return false
		}
		ret, ok := arg.Body.List[len(arg.Body.List)-1].(*ast.ReturnStmt)
		if !ok || len(ret.Results) != 1 {
			return false
		}
		call, ok := ast.Unparen(ret.Results[0]).(*ast.CallExpr)
		return ok && c.passesYield(call.Fun)
	}
	return false
}

// declared is the function of the package that obj is, or the generic one behind it.
func (c *collector) declared(obj types.Object) (*types.Func, *ast.FuncDecl) {
	fn, ok := obj.(*types.Func)
	if !ok {
		return nil, nil
	}
	return fn.Origin(), c.decls[fn.Origin()]
}

// add notes a function whose parameter i is a yield.
func (c *collector) add(sig *types.Signature, i int, body *ast.BlockStmt) {
	it := iterator{yield: sig.Params().At(i), body: body}
	if c.yields[it.yield] {
		return
	}
	c.yields[it.yield] = true
	if sig.Results().Len() == 0 {
		it.stop = "return"
	}
	c.found = append(c.found, it)
	c.collect(body)
}

// isIterator reports whether a function takes nothing but a yield and returns nothing.
func isIterator(sig *types.Signature) bool {
	return sig.Params().Len() == 1 && sig.Results().Len() == 0 && isYield(sig.Params().At(0).Type())
}

func returnsIterator(sig *types.Signature) bool {
	for result := range sig.Results().Variables() {
		if seq, ok := result.Type().Underlying().(*types.Signature); ok && isIterator(seq) {
			return true
		}
	}
	return false
}

// isYield reports whether t is func(...) bool.
func isYield(t types.Type) bool {
	sig, ok := t.Underlying().(*types.Signature)
	return ok && sig.Results().Len() == 1 && isBool(sig.Results().At(0).Type())
}

func isBool(t types.Type) bool { return types.Identical(t.Underlying(), types.Typ[types.Bool]) }
