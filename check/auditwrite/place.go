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
	appends  bool     // it writes only those behind the end of expr
	returns  bool     // its result has the elements
	ours     bool     // the function's body tells that it writes
	indirect bool     // not expr is written, but what it points to
	parts    []string // elements of these parts of expr are written, if it is a struct
}

// places knows every form of a write. What other functions do with arguments is found out only of
// those that matter: their packages may have to be read for that.
func (f *functions) places(n ast.Node, matters func(arg ast.Expr) bool) []place {
	switch n := n.(type) {
	case *ast.AssignStmt:
		return written(n.Lhs...)
	case *ast.IncDecStmt:
		return written(n.X)
	case *ast.RangeStmt:
		if n.Tok == token.ASSIGN {
			return written(n.Key, n.Value)
		}
	case *ast.UnaryExpr:
		if n.Op == token.AND {
			return []place{{expr: n.X, at: n, how: "its address is taken"}}
		}
	case *ast.SliceExpr:
		if _, isArray := typeOf(f.info, n.X).Underlying().(*types.Array); isArray {
			return []place{{expr: n.X, at: n, how: "a slice of it shares its memory"}}
		}
	case *ast.SelectorExpr:
		if f.canWrite(n) {
			how := "method " + n.Sel.Name + " has a pointer receiver"
			return []place{{expr: n.X, at: n, how: how, indirect: f.info.Selections[n].Indirect()}}
		}
	case *ast.CallExpr:
		return f.callPlaces(n, matters)
	}
	return nil
}

// callPlaces are the arguments whose elements a call writes.
func (f *functions) callPlaces(call *ast.CallExpr, matters func(arg ast.Expr) bool) []place {
	if name, ok := f.writtenReceiver(call); ok {
		return []place{{expr: unconverted(f.info, f.arguments(call)[0]), at: call, call: name}}
	}
	if w, ok := writerOf(f.info, call); ok {
		return []place{{expr: unconverted(f.info, call.Args[w.arg]), at: call, call: w.name, appends: w.appends, returns: w.returns}}
	}
	return f.writtenArguments(call, matters)
}

func written(targets ...ast.Expr) []place {
	var list []place
	for _, e := range targets {
		if e != nil {
			list = append(list, place{expr: e, at: e})
		}
	}
	return list
}
