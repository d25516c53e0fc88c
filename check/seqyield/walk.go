package seqyield

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/cfg"
)

// A walk goes through a function from one call of yield, as if that call had returned false,
// looking for the next one.
type walk struct {
	*flow
	made   *ast.CallExpr // the call that returned false
	result *types.Var    // the variable that holds its result, if any
	seen   map[*cfg.Block]bool
}

// from walks block from node i on and then its successors, and reports whether it met a call.
func (w *walk) from(block *cfg.Block, i int) bool {
	for _, n := range block.Nodes[i:] {
		if w.leadsToCall(n) || w.isLoopBody && w.returnsTrue(n) {
			return true
		}
		if w.overwrites(n) {
			return false
		}
	}
	for _, next := range w.successors(block) {
		if !w.seen[next] {
			w.seen[next] = true
			if w.from(next, 0) {
				return true
			}
		}
	}
	return false
}

// leadsToCall reports whether n calls yield, now or when the function ends.
func (w *walk) leadsToCall(n ast.Node) bool {
	stmt, ok := n.(*ast.DeferStmt)
	return ok && w.deferredCall(stmt) != nil || w.find(n, w.callsOrHandsOn) != nil
}

func (w *walk) returnsTrue(n ast.Node) bool {
	ret, ok := n.(*ast.ReturnStmt)
	if !ok || len(ret.Results) != 1 {
		return false
	}
	value := w.info.Types[ret.Results[0]].Value
	return value != nil && value.Kind() == constant.Bool && constant.BoolVal(value)
}

// overwrites reports whether n gives the result variable another value: what follows is no longer
// known.
func (w *walk) overwrites(n ast.Node) bool {
	assign, ok := n.(*ast.AssignStmt)
	if !ok || w.result == nil {
		return false
	}
	for _, lhs := range assign.Lhs {
		if id, ok := lhs.(*ast.Ident); ok && w.info.ObjectOf(id) == w.result {
			return true
		}
	}
	return false
}

// successors are the blocks that can follow, given that the call returned false.
func (w *walk) successors(block *cfg.Block) []*cfg.Block {
	if len(block.Succs) != 2 || len(block.Nodes) == 0 {
		return block.Succs
	}
	cond, ok := block.Nodes[len(block.Nodes)-1].(ast.Expr)
	if !ok {
		return block.Succs
	}
	switch w.value(cond) {
	case yes:
		return block.Succs[:1]
	case no:
		return block.Succs[1:]
	}
	return block.Succs
}

// truth is what is known of a condition.
type truth int

const (
	unknown truth = iota
	yes
	no
)

func (t truth) not() truth {
	switch t {
	case yes:
		return no
	case no:
		return yes
	}
	return unknown
}

// value decides a condition, given that the call was made and returned false. An operand to the
// right of && or || was reached, if the call stands in it, so the left one is known too.
func (w *walk) value(cond ast.Expr) truth {
	switch e := ast.Unparen(cond).(type) {
	case *ast.CallExpr:
		if e == w.made {
			return no
		}
	case *ast.Ident:
		if w.result != nil && w.info.Uses[e] == w.result {
			return no
		}
	case *ast.UnaryExpr:
		if e.Op == token.NOT {
			return w.value(e.X).not()
		}
	case *ast.BinaryExpr:
		switch e.Op {
		case token.LAND:
			return w.shortCircuit(e, no)
		case token.LOR:
			return w.shortCircuit(e, yes)
		}
	}
	return unknown
}

// shortCircuit decides && and ||, where one operand of the value absorbing decides alone.
func (w *walk) shortCircuit(e *ast.BinaryExpr, absorbing truth) truth {
	x, y := w.value(e.X), w.value(e.Y)
	switch {
	case x == absorbing || y == absorbing:
		return absorbing
	case contains(e.Y, w.made) || x == absorbing.not():
		return y
	}
	return unknown
}

func contains(outer, inner ast.Node) bool {
	return outer.Pos() <= inner.Pos() && inner.End() <= outer.End()
}
