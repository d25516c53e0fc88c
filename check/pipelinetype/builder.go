package pipelinetype

import (
	"go/ast"
	"go/types"
	"strings"

	"github.com/auditline/auditline/internal/model"
	"github.com/auditline/auditline/internal/protocol"
)

// building is what one list of statements has put into a Builder so far.
type building struct {
	stages int  // how many the Builder has, -1 where that is not known
	last   part // the source or the last stage
	sink   part
}

// builders follows the Builders that a list of statements fills. What other statements do to a
// Builder is not known.
func (c *checker) builders(list []ast.Stmt) {
	states := make(map[types.Object]*building)
	for _, stmt := range list {
		call := simpleCall(stmt)
		if call == nil {
			c.lose(states, stmt)
			continue
		}
		builder := c.receiver(call)
		name, ok := strings.CutPrefix(c.callee(call), "Builder.")
		if builder == nil || !ok {
			c.lose(states, stmt)
			continue
		}
		if states[builder] == nil {
			states[builder] = &building{stages: c.declaredIn(list, builder)}
		}
		c.step(states[builder], name, call)
		c.done[call] = true
		if branch, ok := stmt.(*ast.IfStmt); ok {
			c.lose(states, branch.Body)
		}
	}
}

// lose forgets what is known of Builders that stmt mentions.
func (c *checker) lose(states map[types.Object]*building, stmt ast.Stmt) {
	ast.Inspect(stmt, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && isBuilder(c.pass.TypesInfo.Uses[id]) {
			states[c.pass.TypesInfo.Uses[id]] = &building{stages: -1}
		}
		return true
	})
}

// isBuilder reports whether obj is a variable that holds or points to a Builder.
func isBuilder(obj types.Object) bool {
	v, ok := obj.(*types.Var)
	if !ok {
		return false
	}
	t := types.Unalias(v.Type())
	if ptr, ok := t.(*types.Pointer); ok {
		t = types.Unalias(ptr.Elem())
	}
	named, ok := t.(*types.Named)
	return ok && named.Obj().Name() == "Builder" && named.Obj().Pkg() != nil && named.Obj().Pkg().Path() == model.PipelinePath
}

// declaredIn is 0, the number of stages, if the Builder is declared in list, so that all that was
// done to it is known; else -1.
func (c *checker) declaredIn(list []ast.Stmt, builder types.Object) int {
	first, last := list[0].Pos(), list[len(list)-1].End()
	if builder.Pos() < first || last <= builder.Pos() {
		return -1
	}
	return 0
}

// step applies one method of Builder. A refused component leaves the Builder as it was.
func (c *checker) step(b *building, method string, call *ast.CallExpr) {
	switch method {
	case "SetSource":
		if p, ok := c.accepted(protocol.Source, 0, part{}, call.Args[0]); ok && b.stages == 0 {
			b.last = p
		}
	case "AddStage":
		if p, ok := c.accepted(protocol.Stage, b.stages, b.last, call.Args[0]); ok && b.stages >= 0 {
			b.last = p
			b.stages++
		}
	case "SetSink":
		if p, ok := c.accepted(protocol.Sink, 0, part{}, call.Args[0]); ok {
			b.sink = p
		}
	case "Build":
		if b.sink.expr != nil {
			c.fault(b.sink, fit(b.last.link, b.sink.link))
		}
	}
}

// accepted checks a component against its protocol and against the one before it.
func (c *checker) accepted(role protocol.Role, index int, before part, e ast.Expr) (part, bool) {
	p := c.part(role, index, e)
	if p.fault == nil {
		p.fault = fit(before.link, p.link)
	}
	c.fault(p, p.fault)
	return p, p.fault == nil
}

// simpleCall is the call that stmt makes first: b.AddStage(x), err := b.AddStage(x), if err :=
// b.AddStage(x); err != nil.
func simpleCall(stmt ast.Stmt) *ast.CallExpr {
	switch stmt := stmt.(type) {
	case *ast.ExprStmt:
		call, _ := ast.Unparen(stmt.X).(*ast.CallExpr)
		return call
	case *ast.AssignStmt:
		if len(stmt.Rhs) == 1 {
			call, _ := ast.Unparen(stmt.Rhs[0]).(*ast.CallExpr)
			return call
		}
	case *ast.IfStmt:
		if stmt.Init != nil {
			return simpleCall(stmt.Init)
		}
	case *ast.ReturnStmt:
		if len(stmt.Results) == 1 {
			call, _ := ast.Unparen(stmt.Results[0]).(*ast.CallExpr)
			return call
		}
	}
	return nil
}

// receiver is the variable whose method is called.
func (c *checker) receiver(call *ast.CallExpr) types.Object {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return nil
	}
	id, ok := ast.Unparen(sel.X).(*ast.Ident)
	if !ok {
		return nil
	}
	v, _ := c.pass.TypesInfo.Uses[id].(*types.Var)
	return v
}
