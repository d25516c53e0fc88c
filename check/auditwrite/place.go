package auditwrite

import (
	"go/ast"
	"go/token"
	"go/types"
)

// A place is an expression that a node writes to, or makes it possible to write to later on.
type place struct {
	expr     ast.Expr
	at       ast.Node // where to say so
	how      string   // why it can be written later on
	call     string   // the function that writes elements, like delete or slices.Sort
	indirect bool     // not expr is written, but what it points to
}

// places knows every form of a write.
func (m *methods) places(n ast.Node) []place {
	switch n := n.(type) {
	case *ast.AssignStmt:
		return assigned(n.Lhs...)
	case *ast.IncDecStmt:
		return assigned(n.X)
	case *ast.RangeStmt:
		if n.Tok == token.ASSIGN {
			return assigned(n.Key, n.Value)
		}
	case *ast.UnaryExpr:
		if n.Op == token.AND {
			return []place{{expr: n.X, at: n, how: "its address is taken"}}
		}
	case *ast.SliceExpr:
		if _, isArray := m.info.TypeOf(n.X).Underlying().(*types.Array); isArray {
			return []place{{expr: n.X, at: n, how: "a slice of it shares its memory"}}
		}
	case *ast.SelectorExpr:
		if m.canWrite(n) {
			how := "method " + n.Sel.Name + " has a pointer receiver"
			return []place{{expr: n.X, at: n, how: how, indirect: m.info.Selections[n].Indirect()}}
		}
	case *ast.CallExpr:
		if name := m.elementWriter(n); name != "" {
			return []place{{expr: m.unconverted(n.Args[0]), at: n, call: name}}
		}
	}
	return nil
}

func assigned(targets ...ast.Expr) []place {
	var list []place
	for _, e := range targets {
		if e != nil {
			list = append(list, place{expr: e, at: e})
		}
	}
	return list
}
