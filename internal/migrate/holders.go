package migrate

import (
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/auditline/auditline/check/auditwrite"
)

// noteHolders notes the variables that have the elements of a field from before w, and are used
// afterwards: w changes a copy now, which they do not see.
func (r *rewriter) noteHolders(w auditwrite.Write) {
	holders := w.Holders
	if w.Field != nil && isPart(w) && !w.Field.Alias {
		holders = append(slices.Clip(holders), r.lenders(w)...)
		r.noteLoop(w)
	}
	loops := loopsAround(w.At)
	for _, v := range holders {
		if r.isUsedAfter(v, w.At.Node(), loops) {
			r.note(w.At.Node().Pos(), "keeps-elements", "this changes a copy, and %s keeps the elements that %s had before: read the field again after it",
				v.Name(), types.ExprString(w.Field.Selector))
		}
	}
}

// lenders are the variables before w that were given the elements of its field by a call:
// parameters, and what functions returned.
func (r *rewriter) lenders(w auditwrite.Write) (list []*types.Var) {
	for _, v := range r.elements().holding(r, w.Decl, r.fieldAt(w.Field.Selector)) {
		if v.Pos() < w.At.Node().Pos() && r.elements().lent[v.Pos()] && !slices.Contains(w.Holders, v) {
			list = append(list, v)
		}
	}
	return list
}

// noteCalls notes the variables of a function that have the elements of a field from before a call
// of what changes some of them, and are used afterwards.
func (r *rewriter) noteCalls(decl *ast.FuncDecl) {
	ast.PreorderStack(decl, nil, func(n ast.Node, stack []ast.Node) bool {
		if n, ok := n.(*ast.CallExpr); ok {
			for _, field := range r.elements().changedBy(r, n) {
				r.noteCall(decl, n, field, slices.DeleteFunc(slices.Clone(stack), isNoLoop))
			}
		}
		return true
	})
}

func (r *rewriter) noteCall(decl *ast.FuncDecl, call *ast.CallExpr, field token.Pos, loops []ast.Node) {
	for _, v := range r.elements().holding(r, decl, field) {
		if v.Pos() < call.Pos() && r.isUsedAfter(v, call, loops) {
			r.note(call.Pos(), "keeps-elements", "%s changes a copy of %s, and %s may keep the elements from before: read the field again after it",
				types.ExprString(call.Fun), r.elements().names[field], v.Name())
		}
	}
	for _, n := range loops {
		loop, ok := n.(*ast.RangeStmt)
		if !ok || !within(loop.Body, call.Pos()) || !r.readsElements(loop) {
			continue
		}
		if over, _ := r.elements().of(r, loop.X); over[field] {
			r.note(call.Pos(), "keeps-elements", "%s changes a copy of %s, and the loop may go on over the elements from before: collect what to change, and change it behind the loop",
				types.ExprString(call.Fun), r.elements().names[field])
		}
	}
}

// readsElements reports whether each turn of a loop reads what the slice or map holds then: if all
// that it asks a slice for is the length, it asks once.
func (r *rewriter) readsElements(loop *ast.RangeStmt) bool {
	_, isMap := r.unit.info.TypeOf(loop.X).Underlying().(*types.Map)
	return isMap || loop.Value != nil
}

// noteLoop notes a loop over the field that w changes a copy of: it goes on over the elements from
// before. What is written to the loop's own key has been seen, and with a break nothing comes.
func (r *rewriter) noteLoop(w auditwrite.Write) {
	field := types.ExprString(w.Field.Selector)
	for at := range w.At.Enclosing((*ast.RangeStmt)(nil)) {
		loop := at.Node().(*ast.RangeStmt)
		if types.ExprString(loop.X) != field || !within(loop.Body, w.At.Node().Pos()) || !r.readsElements(loop) {
			continue
		}
		if !isAtKey(w.At.Node(), loop) && !endsLoop(w.At) {
			r.note(w.At.Node().Pos(), "keeps-elements", "this changes a copy, and the loop goes on over the elements that %s had before: collect what to change, and change it behind the loop", field)
		}
	}
}

// isAtKey reports whether n changes the element at the key of a loop only.
func isAtKey(n ast.Node, loop *ast.RangeStmt) bool {
	key, ok := loop.Key.(*ast.Ident)
	if call, isCall := n.(*ast.CallExpr); isCall { // delete
		return ok && len(call.Args) == 2 && types.ExprString(call.Args[1]) == key.Name
	}
	for _, e := range assigned(n) {
		for e != nil {
			if index, isIndex := ast.Unparen(e).(*ast.IndexExpr); isIndex && ok && types.ExprString(index.Index) == key.Name {
				return true
			}
			parts := operands(e)
			if len(parts) == 0 {
				break
			}
			e = parts[0]
		}
	}
	return false
}

// endsLoop reports whether the statements around the node at end with a return or a break.
func endsLoop(at inspector.Cursor) bool {
	for block := range at.Enclosing((*ast.BlockStmt)(nil), (*ast.CaseClause)(nil)) {
		list := []ast.Stmt(nil)
		switch n := block.Node().(type) {
		case *ast.BlockStmt:
			list = n.List
		case *ast.CaseClause:
			list = n.Body
		}
		if len(list) == 0 { // the node is the expression of an empty case
			return false
		}
		switch last := list[len(list)-1].(type) {
		case *ast.ReturnStmt:
			return true
		case *ast.BranchStmt:
			return last.Tok == token.BREAK
		}
		return false
	}
	return false
}

func loopsAround(at inspector.Cursor) (loops []ast.Node) {
	for loop := range at.Enclosing((*ast.ForStmt)(nil), (*ast.RangeStmt)(nil)) {
		loops = append(loops, loop.Node())
	}
	return loops
}

func isNoLoop(n ast.Node) bool {
	switch n.(type) {
	case *ast.ForStmt, *ast.RangeStmt:
		return false
	}
	return true
}

// isUsedAfter reports whether v is mentioned behind a node, or in a loop around it that v is
// declared in front of and that comes to its begin again.
func (r *rewriter) isUsedAfter(v *types.Var, n ast.Node, loops []ast.Node) bool {
	from := n.End()
	for _, loop := range loops {
		if begin := loop.Pos(); v.Pos() < begin {
			from = min(from, begin)
		}
	}
	for id, obj := range r.unit.info.Uses {
		if obj == v && id.Pos() >= from && !within(n, id.Pos()) {
			return true
		}
	}
	return false
}

// byPosition lists what a set has, in order.
func byPosition(set map[token.Pos]bool) []token.Pos { return slices.Sorted(maps.Keys(set)) }
