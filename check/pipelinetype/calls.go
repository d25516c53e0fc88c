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
	file   *ast.File              // the one in hand
	done   map[*ast.CallExpr]bool // calls of a Builder's methods whose place in a list of statements is known
	said   map[complaint]bool     // lists of stages may be used more than once
}

// A complaint says what is wrong with one component.
type complaint struct {
	component ast.Expr
	text      string
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

// call checks a call for itself: of a Builder that no list of statements fills, nothing is known
// but the new component.
func (c *checker) call(n *ast.CallExpr) {
	name := c.callee(n)
	if (name == "Validate" || name == "NewRunner") && len(n.Args) == 3 {
		c.assembled(n.Args[0], n.Args[1], n.Args[2])
	}
	if method, ok := strings.CutPrefix(name, "Builder."); ok && !c.done[n] {
		c.step(&building{stages: -1}, method, n)
	}
}

// callee names the function or method of package pipeline that call calls, such as Validate or
// Builder.AddStage.
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
	if lit := c.stageList(stages); lit != nil {
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
			c.fault(p, fit(parts[i-1].link, p.link))
		}
	}
}

// A part is one component of a pipeline. Where nothing is known of it, its link has no shape.
type part struct {
	expr  ast.Expr
	link  protocol.Link
	fault *protocol.Fault
}

func (c *checker) part(role protocol.Role, index int, e ast.Expr) part {
	e = c.unconverted(e)
	typ := c.pass.TypesInfo.TypeOf(e)
	component := typed.Of(typ, c.pass.Pkg)
	switch {
	case c.pass.TypesInfo.Types[e].IsNil():
		return part{expr: e, fault: protocol.Nil(role, index, "")}
	case c.isTypedNil(e):
		return part{expr: e, fault: protocol.Nil(role, index, component.Name())}
	}
	shape, fault := protocol.Check(role, index, component)
	if types.IsInterface(typ) {
		fault = nil
	}
	return part{e, protocol.Link{Role: role, Index: index, Type: component.Name(), Shape: shape}, fault}
}

// unconverted takes conversions to interfaces, such as any(x), off a component.
func (c *checker) unconverted(e ast.Expr) ast.Expr {
	for {
		arg := c.converted(e)
		if arg == nil || !types.IsInterface(c.pass.TypesInfo.TypeOf(e)) {
			return e
		}
		e = arg
	}
}

// isTypedNil reports whether e is a nil of a concrete type, such as (*Filter)(nil).
func (c *checker) isTypedNil(e ast.Expr) bool {
	arg := c.converted(e)
	return arg != nil && c.pass.TypesInfo.Types[arg].IsNil()
}

// converted is what e converts, nil if it is no conversion.
func (c *checker) converted(e ast.Expr) ast.Expr {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok || len(call.Args) != 1 || !c.pass.TypesInfo.Types[call.Fun].IsType() {
		return nil
	}
	return call.Args[0]
}

func (c *checker) fault(p part, f *protocol.Fault) {
	if f == nil || c.said[complaint{p.expr, f.Error()}] {
		return
	}
	c.said[complaint{p.expr, f.Error()}] = true
	c.report(analysis.Diagnostic{Pos: p.expr.Pos(), End: p.expr.End(), Category: f.Category, Message: f.Error()})
}
