package pipelinetype

import (
	"fmt"
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/analysis"

	"github.com/auditline/auditline/internal/model"
	"github.com/auditline/auditline/internal/protocol"
	"github.com/auditline/auditline/internal/protocol/typed"
)

// unfused lists the components that the compiler does not fuse with their neighbours into one loop.
// They work, but a record costs several times as much.
func unfused(pass *analysis.Pass, plan *model.Plan) []analysis.Diagnostic {
	if len(plan.Problems) > 0 {
		return nil
	}
	var found []analysis.Diagnostic
	for _, file := range plan.Files {
		for _, p := range file.Pipelines {
			found = append(found, unfusedIn(pass, p)...)
		}
	}
	return found
}

func unfusedIn(pass *analysis.Pass, p *model.Pipeline) (found []analysis.Diagnostic) {
	for i, c := range p.Components {
		if reason := obstacle(pass, p, i); reason != "" {
			text := fmt.Sprintf("%s.%s is not fused with its neighbours, because %s", p.Name, c.Name.Name, reason)
			found = append(found, analysis.Diagnostic{Pos: c.Name.Pos(), End: c.Name.End(), Category: "not-fused", Message: text})
		}
	}
	return found
}

// obstacle says what is in the way of fusing component i, and what to do about it; "" if nothing
// is.
func obstacle(pass *analysis.Pass, p *model.Pipeline, i int) string {
	c := p.Components[i]
	switch {
	case c.Workers != nil:
		return "its records go to workers and back: keep workers for work that takes longer"
	case c.Batch != nil:
		return "its records wait for others in a batch: keep batch for work that costs less for several at once"
	case types.IsInterface(c.Type):
		return "its field is an interface: give it a concrete type"
	case isGeneric(c.Type):
		return "its type is generic: use a type without type arguments"
	case isRepeated(c, p.Components[:i]):
		return "its Transform stands in the chain already: give the type a method Apply"
	case isBulky(c.Form.In) || isBulky(c.Form.Out):
		return "its records are structs or arrays: use pointers to them"
	case c.Role == protocol.Source && defers(pass, c.Type):
		return "the function that Stream returns has a defer: release what it holds without one"
	case p.Forks() && c.Form.Method == protocol.Consume:
		return "it takes the whole stream beside other sinks, as a coroutine: give the type a method Put"
	}
	return ""
}

func isGeneric(t types.Type) bool {
	if ptr, ok := types.Unalias(t).(*types.Pointer); ok {
		t = ptr.Elem()
	}
	named, ok := types.Unalias(t).(*types.Named)
	return ok && named.TypeArgs().Len() > 0
}

// isRepeated reports whether the inliner would meet one and the same Transform twice, and refuse
// the second.
func isRepeated(c *model.Component, before []*model.Component) bool {
	for _, b := range before {
		if c.Form.Method == protocol.Transform && b.Form.Method == protocol.Transform && types.Identical(b.Type, c.Type) {
			return true
		}
	}
	return false
}

func isBulky(record protocol.Type) bool {
	if record == nil {
		return false
	}
	switch record.(typed.Type).Underlying().(type) {
	case *types.Struct, *types.Array:
		return true
	}
	return false
}

// defers reports whether a function literal in the source's Stream has a defer, where its body is
// known.
func defers(pass *analysis.Pass, source types.Type) (found bool) {
	stream, _, _ := types.LookupFieldOrMethod(source, true, pass.Pkg, protocol.Stream)
	for _, file := range pass.Files {
		for _, decl := range file.Decls {
			if fn, ok := decl.(*ast.FuncDecl); ok && pass.TypesInfo.Defs[fn.Name] == stream {
				ast.PreorderStack(fn, nil, func(n ast.Node, stack []ast.Node) bool {
					_, isDefer := n.(*ast.DeferStmt)
					found = found || isDefer && isInLiteral(stack)
					return true
				})
			}
		}
	}
	return found
}

func isInLiteral(stack []ast.Node) bool {
	for _, n := range stack {
		if _, ok := n.(*ast.FuncLit); ok {
			return true
		}
	}
	return false
}
