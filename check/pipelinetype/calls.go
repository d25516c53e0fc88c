package pipelinetype

import (
	"go/ast"
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/auditline/auditline/internal/model"
	"github.com/auditline/auditline/internal/protocol"
	"github.com/auditline/auditline/internal/protocol/typed"
)

// checker looks at the calls that put pipelines together at run time.
type checker struct {
	pass   *analysis.Pass
	report func(analysis.Diagnostic)
	done   map[*ast.CallExpr]bool // calls of a Builder's methods whose place in a list of statements is known
}

func (c *checker) node(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.CallExpr:
		c.call(n)
	case *ast.BlockStmt:
		c.builders(n.List)
	case *ast.CaseClause:
		c.builders(n.Body)
	case *ast.CommClause:
		c.builders(n.Body)
	}
	return true
}

// call checks a call for itself: of a Builder that no list of statements fills, nothing is known but the new component.
func (c *checker) call(n *ast.CallExpr) {
	name := c.callee(n)
	if (name == "Validate" || name == "NewRunner") && len(n.Args) == 3 {
		c.assembled(n.Args[0], n.Args[1], n.Args[2])
	}
	if method, ok := strings.CutPrefix(name, "Builder."); ok && !c.done[n] {
		c.step(&building{stages: -1}, method, n)
	}
}

// callee names the function or method of package pipeline that call calls, such as Validate or Builder.AddStage.
func (c *checker) callee(call *ast.CallExpr) string {
	fn, ok := typeutil.Callee(c.pass.TypesInfo, call).(*types.Func)
	if !ok || fn.Pkg() == nil || fn.Pkg().Path() != model.PipelinePath {
		return ""
	}
	recv := fn.Signature().Recv()
	if recv == nil {
		return fn.Name()
	}
	if ptr, ok := recv.Type().(*types.Pointer); ok {
		if named, ok := ptr.Elem().(*types.Named); ok {
			return named.Obj().Name() + "." + fn.Name()
		}
	}
	return ""
}

// assembled checks a whole pipeline of arguments.
func (c *checker) assembled(source, stages, sink ast.Expr) {
	parts := []part{c.part(protocol.Source, 0, source)}
	if lit, ok := ast.Unparen(stages).(*ast.CompositeLit); ok && isPlainList(lit) {
		for i, e := range lit.Elts {
			parts = append(parts, c.part(protocol.Stage, i, e))
		}
	} else if !c.pass.TypesInfo.Types[stages].IsNil() {
		parts = append(parts, part{}) // stages that are not known: nothing is known of the neighbours either
	}
	parts = append(parts, c.part(protocol.Sink, 0, sink))
	for i, p := range parts {
		c.fault(p, p.fault)
		if i > 0 {
			c.fault(p, protocol.Fit(parts[i-1].link, p.link))
		}
	}
}

// isPlainList reports whether the list's elements have no indices.
func isPlainList(lit *ast.CompositeLit) bool {
	for _, e := range lit.Elts {
		if _, indexed := e.(*ast.KeyValueExpr); indexed {
			return false
		}
	}
	return true
}

// A part is one component of a pipeline. Where nothing is known of it, its link has no shape.
type part struct {
	expr  ast.Expr
	link  protocol.Link
	fault *protocol.Fault
}

func (c *checker) part(role protocol.Role, index int, e ast.Expr) part {
	tv := c.pass.TypesInfo.Types[e]
	if tv.IsNil() {
		return part{expr: e, fault: protocol.Nil(role, index, "")}
	}
	component := typed.Of(tv.Type, c.pass.Pkg)
	shape, fault := protocol.Check(role, index, component)
	if types.IsInterface(tv.Type) {
		fault = nil
	}
	return part{e, protocol.Link{Role: role, Index: index, Type: component.Name(), Shape: shape}, fault}
}

func (c *checker) fault(p part, f *protocol.Fault) {
	if f != nil {
		c.report(analysis.Diagnostic{Pos: p.expr.Pos(), End: p.expr.End(), Category: f.Category, Message: f.Error()})
	}
}
