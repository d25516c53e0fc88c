package seqyield

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/cfg"
	"golang.org/x/tools/go/types/typeutil"
)

// A call is a call of yield, or one that hands yield on, that should not be as it is.
type call struct {
	fault fault
	at    ast.Node      // where to say so
	expr  *ast.CallExpr // the call
	stmt  *ast.ExprStmt // if the result is ignored
	stop  string        // the statement that leaves the enclosing function, "" if unknown
}

// lateCalls finds calls of yield that may be followed by another one although yield returned false.
// It checks the iterator's body and the function literals in it, each as a function of its own.
func lateCalls(info *types.Info, it iterator) []call {
	f := flow{info: info, yield: it.yield, stop: it.stop}
	found := f.check(it.body)
	bodies := make(map[*ast.FuncLit]bool)
	ast.Inspect(it.body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			if lit := f.loopBody(n); lit != nil {
				bodies[lit] = true
			}
		case *ast.FuncLit:
			if sig, ok := info.TypeOf(n).(*types.Signature); ok {
				inner := flow{info: info, yield: it.yield, stop: stopFor(sig), isLoopBody: bodies[n]}
				found = append(found, inner.check(n.Body)...)
			}
		}
		return true
	})
	return found
}

// loopBody is the function literal in c if c runs a sequence with it, like seq(func(v T) bool
// {...}).
func (f *flow) loopBody(c *ast.CallExpr) *ast.FuncLit {
	if len(c.Args) != 1 {
		return nil
	}
	fun := f.info.TypeOf(c.Fun)
	if fun == nil {
		return nil
	}
	sig, ok := fun.Underlying().(*types.Signature)
	lit, isLit := ast.Unparen(c.Args[0]).(*ast.FuncLit)
	if !ok || !isLit || sig.Results().Len() != 0 || !isYield(sig.Params().At(0).Type()) {
		return nil
	}
	return lit
}

// stopFor is the statement that ends a function of the given signature when yield has returned
// false.
func stopFor(sig *types.Signature) string {
	switch {
	case sig.Results().Len() == 0:
		return "return"
	case isYield(sig):
		return "return false"
	}
	return ""
}

func mentions(info *types.Info, n ast.Node, v *types.Var) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		found = found || ok && info.Uses[id] == v
		return !found
	})
	return found
}

// flow follows one function body from its calls of yield.
type flow struct {
	info  *types.Info
	yield *types.Var
	stop  string

	isLoopBody bool // returning true asks for the next element, and so leads to the next call
}

func (f *flow) check(body *ast.BlockStmt) []call {
	if !mentions(f.info, body, f.yield) {
		return nil
	}
	graph := cfg.New(body, f.mayReturn)
	var late []call
	for _, block := range graph.Blocks {
		if !block.Live {
			continue
		}
		for i, n := range block.Nodes {
			if s, ok := f.source(n, block, i); ok && f.again(body, block, i, s) {
				s.call.stop = f.stop
				late = append(late, s.call)
			}
		}
	}
	return late
}

// endings are the functions of the standard library that never return.
var endings = []string{"log.Fatal", "log.Fatalf", "log.Fatalln", "log.Panic", "log.Panicf", "log.Panicln", "os.Exit", "runtime.Goexit"}

func (f *flow) mayReturn(c *ast.CallExpr) bool {
	switch obj := typeutil.Callee(f.info, c).(type) {
	case *types.Builtin:
		return obj.Name() != "panic"
	case *types.Func:
		return !slices.Contains(endings, obj.FullName())
	}
	return true
}

// A source is a call of yield from which the walk begins.
type source struct {
	call   call
	result *types.Var // the variable that keeps what yield returned, nil where none does
}

// source finds the call of yield in node i of block whose result is ignored, is kept in a variable
// or decides a branch; or that is deferred, and so comes after what is called from there on.
func (f *flow) source(n ast.Node, block *cfg.Block, i int) (s source, ok bool) {
	switch n := n.(type) {
	case *ast.ExprStmt:
		return f.ignored(n)
	case *ast.AssignStmt:
		return f.kept(n)
	case *ast.DeferStmt:
		c := f.deferredCall(n)
		return source{call: call{fault: deferred, at: n, expr: c}}, c != nil
	case ast.Expr:
		if i == len(block.Nodes)-1 && len(block.Succs) == 2 {
			c := f.find(n, f.calls)
			return source{call: call{fault: late, at: c, expr: c}}, c != nil
		}
	}
	return source{}, false
}

// ignored is a call whose result nobody takes.
func (f *flow) ignored(n *ast.ExprStmt) (s source, ok bool) {
	c, ok := n.X.(*ast.CallExpr)
	if !ok || !f.callsOrHandsOn(c) {
		return source{}, false
	}
	return source{call: call{fault: late, at: c, expr: c, stmt: f.fixable(n, c)}}, true
}

// kept is a call whose result goes to a variable that can be followed.
func (f *flow) kept(n *ast.AssignStmt) (s source, ok bool) {
	if len(n.Lhs) != 1 || len(n.Rhs) != 1 {
		return source{}, false
	}
	c, ok := ast.Unparen(n.Rhs[0]).(*ast.CallExpr)
	if !ok || !f.calls(c) {
		return source{}, false
	}
	v, known := f.variable(n.Lhs[0])
	return source{call{fault: late, at: c, expr: c}, v}, known
}

// fixable is stmt if its call can become the condition of an if statement.
func (f *flow) fixable(stmt *ast.ExprStmt, c *ast.CallExpr) *ast.ExprStmt {
	if !f.calls(c) {
		return nil
	}
	return stmt
}

// variable is the local variable that takes yield's result; not known where the result goes
// anywhere else but to _.
func (f *flow) variable(lhs ast.Expr) (v *types.Var, known bool) {
	id, ok := lhs.(*ast.Ident)
	if !ok {
		return nil, false
	}
	if id.Name == "_" {
		return nil, true
	}
	v, ok = f.info.ObjectOf(id).(*types.Var)
	return v, ok && v.Parent() != nil && v.Parent() != v.Pkg().Scope()
}

func (f *flow) calls(c *ast.CallExpr) bool {
	id, ok := ast.Unparen(c.Fun).(*ast.Ident)
	return ok && f.info.Uses[id] == f.yield
}

// handsOn reports whether c gives yield to a function that returns nothing or a bool, which then
// calls it until it returns false.
func (f *flow) handsOn(c *ast.CallExpr) bool {
	if tv, ok := f.info.Types[c]; !ok || !tv.IsVoid() && !isBool(tv.Type) {
		return false
	}
	for _, arg := range c.Args {
		if id, ok := ast.Unparen(arg).(*ast.Ident); ok && f.info.Uses[id] == f.yield {
			return true
		}
	}
	return false
}

func (f *flow) callsOrHandsOn(c *ast.CallExpr) bool { return f.calls(c) || f.handsOn(c) }

// find finds a call in n, outside function literals.
func (f *flow) find(n ast.Node, matches func(*ast.CallExpr) bool) *ast.CallExpr {
	var found *ast.CallExpr
	ast.Inspect(n, func(n ast.Node) bool {
		if _, ok := n.(*ast.FuncLit); ok || found != nil {
			return false
		}
		if c, ok := n.(*ast.CallExpr); ok && matches(c) {
			found = c
		}
		return found == nil
	})
	return found
}

// again reports whether another call of yield is reachable from node i of block if that of s
// returned false.
func (f *flow) again(body *ast.BlockStmt, block *cfg.Block, i int, s source) bool {
	if s.result != nil && !f.onlyDecides(body, s.result) {
		return false
	}
	w := walk{flow: f, made: s.call.expr, result: s.result, seen: make(map[*cfg.Block]bool)}
	return w.from(block, i+1)
}

// onlyDecides reports whether v is only assigned and asked in conditions, so that the walk
// understands all of its uses.
func (f *flow) onlyDecides(body *ast.BlockStmt, v *types.Var) bool {
	understood := make(map[*ast.Ident]bool)
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, lhs := range n.Lhs {
				note(understood, lhs)
			}
		case *ast.IfStmt:
			noteOperands(understood, n.Cond)
		case *ast.ForStmt:
			noteOperands(understood, n.Cond)
		}
		return true
	})
	ok := true
	ast.Inspect(body, func(n ast.Node) bool {
		if id, isIdent := n.(*ast.Ident); isIdent && f.info.Uses[id] == v && !understood[id] {
			ok = false
		}
		return ok
	})
	return ok
}

func note(set map[*ast.Ident]bool, e ast.Expr) {
	if id, ok := e.(*ast.Ident); ok {
		set[id] = true
	}
}

// noteOperands notes the identifiers that are operands of !, && and || in cond.
func noteOperands(set map[*ast.Ident]bool, cond ast.Expr) {
	switch e := ast.Unparen(cond).(type) {
	case *ast.Ident:
		note(set, e)
	case *ast.UnaryExpr:
		noteOperands(set, e.X)
	case *ast.BinaryExpr:
		if e.Op == token.LAND || e.Op == token.LOR {
			noteOperands(set, e.X)
			noteOperands(set, e.Y)
		}
	}
}
