// Package seqyield finds sources and stages that go on after their consumer has stopped.
//
// # Theory
//
// A sequence (iter.Seq, iter.Seq2) calls yield once for each element. The first call that returns false is the last one that may
// happen: the consumer has left its loop, and the runtime panics when it is called again. A pipeline stops early in ordinary use: a
// sink that has enough, a failed record, a cancelled context. So a Stream or Transform that ignores yield's result works in every
// test that reads to the end, and panics in production.
//
// The analyzer follows the control flow of the function that is handed yield. From each call of yield it walks on as if that call had
// returned false, deciding the conditions that depend on the result, and reports the call if the walk meets another one. "Another one"
// is also the same call in the next turn of its loop, and a call that hands yield on to someone else, like rest(yield).
//
// # Silent cases
//
// It is silent where a result is put to a use that it does not understand (stored in a struct, combined in a variable), in functions
// other than Stream and Transform and the iterators that they name, and in packages that do not use auditline. It builds control flow
// graphs only for functions that take a yield.
package seqyield

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/analysis"

	"github.com/auditline/auditline/check/internal/finding"
	"github.com/auditline/auditline/check/internal/gate"
)

// Analyzer reports calls of yield that may happen after yield has returned false.
var Analyzer = &analysis.Analyzer{
	Name: "seqyield",
	Doc: `report sources and stages that ignore yield's result

A Stream or Transform must not call yield again once it has returned false: the
consumer has left its loop, and the next call panics. Instead of

	for rec := range stream {
		yield(rec)
	}

write

	for rec := range stream {
		if !yield(rec) {
			return
		}
	}`,
	URL:      finding.URL,
	Requires: []*analysis.Analyzer{gate.Analyzer},
	Run:      run,
}

func run(pass *analysis.Pass) (any, error) {
	return finding.Run(pass, func(report func(analysis.Diagnostic)) {
		for _, it := range iterators(pass) {
			for _, c := range lateCalls(pass.TypesInfo, it) {
				report(diagnostic(c))
			}
		}
	})
}

func diagnostic(c call) analysis.Diagnostic {
	return analysis.Diagnostic{
		Pos:            c.expr.Pos(),
		End:            c.expr.End(),
		Category:       "yield-after-false",
		Message:        "yield can be called again after this call returned false, which panics: return as soon as yield returns false",
		SuggestedFixes: fixes(c),
	}
}

// fixes turns a bare call into one that stops the function.
func fixes(c call) []analysis.SuggestedFix {
	if c.stmt == nil || c.stop == "" {
		return nil
	}
	return []analysis.SuggestedFix{{
		Message: "Return when yield returns false",
		TextEdits: []analysis.TextEdit{
			{Pos: c.stmt.Pos(), End: c.stmt.Pos(), NewText: []byte("if !")},
			{Pos: c.stmt.End(), End: c.stmt.End(), NewText: []byte(" { " + c.stop + " }")},
		},
	}}
}

// An iterator is a function that is handed a yield.
type iterator struct {
	yield *types.Var
	body  *ast.BlockStmt
	sig   *types.Signature
}

// iterators lists those in the package's Stream and Transform methods, and those that these methods name.
func iterators(pass *analysis.Pass) []iterator {
	decls := make(map[types.Object]*ast.FuncDecl)
	var roots []*ast.FuncDecl
	for _, file := range pass.Files {
		if ast.IsGenerated(file) {
			continue
		}
		for _, decl := range file.Decls {
			if fn, ok := decl.(*ast.FuncDecl); ok && fn.Body != nil {
				decls[pass.TypesInfo.Defs[fn.Name]] = fn
				if fn.Recv != nil && (fn.Name.Name == "Stream" || fn.Name.Name == "Transform") {
					roots = append(roots, fn)
				}
			}
		}
	}
	c := collector{info: pass.TypesInfo, decls: decls, seen: make(map[*ast.BlockStmt]bool)}
	for _, fn := range roots {
		c.collect(fn.Body)
	}
	return c.found
}

type collector struct {
	info  *types.Info
	decls map[types.Object]*ast.FuncDecl
	seen  map[*ast.BlockStmt]bool
	found []iterator
}

func (c *collector) collect(body *ast.BlockStmt) {
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			c.add(c.info.TypeOf(n), n.Type, n.Body)
		case *ast.Ident:
			if fn := c.decls[origin(c.info.Uses[n])]; fn != nil {
				c.add(c.info.TypeOf(fn.Name), fn.Type, fn.Body)
			}
		}
		return true
	})
}

// origin is the declared function behind a use of a generic one.
func origin(obj types.Object) types.Object {
	if fn, ok := obj.(*types.Func); ok {
		return fn.Origin()
	}
	return obj
}

// add notes a function that takes nothing but a yield and returns nothing.
func (c *collector) add(typ types.Type, syntax *ast.FuncType, body *ast.BlockStmt) {
	sig, ok := typ.(*types.Signature)
	if !ok || c.seen[body] || sig.Params().Len() != 1 || sig.Results().Len() != 0 || !isYield(sig.Params().At(0).Type()) {
		return
	}
	c.seen[body] = true
	if names := syntax.Params.List[0].Names; len(names) == 1 {
		if yield, ok := c.info.Defs[names[0]].(*types.Var); ok {
			c.found = append(c.found, iterator{yield, body, sig})
		}
	}
}

// isYield reports whether t is func(...) bool.
func isYield(t types.Type) bool {
	sig, ok := t.Underlying().(*types.Signature)
	return ok && sig.Results().Len() == 1 && types.Identical(sig.Results().At(0).Type().Underlying(), types.Typ[types.Bool])
}
