package finding

import (
	"go/ast"
	"go/token"

	"golang.org/x/tools/go/analysis"
)

// reach extends the line that a directive silences to the whole of what is written there: the
// statements that begin on it, or else the innermost one that it continues. Wherever a formatter
// wraps a line, the directive holds as before.
func reach(pass *analysis.Pass, file *ast.File, line int) (from, to int) {
	from, to = line, line
	begins := false
	ast.Inspect(file, func(n ast.Node) bool {
		end := ownEnd(n)
		if !end.IsValid() {
			return n != nil
		}
		first, last := pass.Fset.PositionFor(n.Pos(), false).Line, pass.Fset.PositionFor(end, false).Line
		switch {
		case first == line && !begins:
			begins, from, to = true, line, last
		case first == line:
			to = max(to, last)
		case first < line && line <= last && !begins: // inner ones come later
			from, to = first, last
		}
		return true
	})
	return from, to
}

// ownEnd is where n ends as far as it is no block: what stands in a block are statements of their
// own. It is not valid where n cannot carry a directive.
func ownEnd(n ast.Node) token.Pos {
	switch n := n.(type) {
	case *ast.FuncDecl:
		return n.Type.End()
	case *ast.IfStmt:
		return n.Body.Lbrace
	case *ast.ForStmt:
		return n.Body.Lbrace
	case *ast.RangeStmt:
		return n.Body.Lbrace
	case *ast.SwitchStmt:
		return n.Body.Lbrace
	case *ast.TypeSwitchStmt:
		return n.Body.Lbrace
	case *ast.SelectStmt:
		return n.Body.Lbrace
	case *ast.CaseClause:
		return n.Colon
	case *ast.CommClause:
		return n.Colon
	case *ast.BlockStmt, *ast.LabeledStmt, *ast.DeclStmt:
		return token.NoPos
	case *ast.TypeSpec:
		return n.Name.End() // a struct's fields carry their own
	case ast.Stmt, *ast.ValueSpec, *ast.Field:
		return n.End()
	}
	return token.NoPos
}
