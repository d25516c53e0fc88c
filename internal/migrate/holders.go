package migrate

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/auditline/auditline/check/auditwrite"
)

// noteHolders notes the local variables that have the elements of a field from before w, and are
// used afterwards: w changes a copy now, which they do not see.
func (r *rewriter) noteHolders(w auditwrite.Write) {
	for _, v := range w.Holders {
		if r.isUsedAfter(v, w.At) {
			r.note(w.At.Node().Pos(), "keeps-elements", "this changes a copy, and %s keeps the elements that %s had before: read the field again after it",
				v.Name(), types.ExprString(w.Field.Selector))
		}
	}
}

// isUsedAfter reports whether v is mentioned behind the node at, or in a loop that v is declared in
// front of and that comes to its begin again.
func (r *rewriter) isUsedAfter(v *types.Var, at inspector.Cursor) bool {
	from := at.Node().End()
	for loop := range at.Enclosing((*ast.ForStmt)(nil), (*ast.RangeStmt)(nil)) {
		if begin := loop.Node().Pos(); v.Pos() < begin {
			from = min(from, begin)
		}
	}
	for id, obj := range r.unit.info.Uses {
		if obj == v && id.Pos() >= from && !within(at.Node(), id.Pos()) {
			return true
		}
	}
	return false
}
