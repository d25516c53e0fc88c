package auditwrite

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/auditline/auditline/internal/model"
)

// isCaptured reports whether a write to e is in a function that audit.Capture calls, which finds
// what is written to its object.
func (c *checker) isCaptured(e ast.Expr) bool {
	written := rootOf(c.pass.TypesInfo, e)
	if written == nil {
		return false
	}
	for at := range c.at.Enclosing() {
		call, ok := at.Node().(*ast.CallExpr)
		if !ok || len(call.Args) != 3 || !at.ChildAt(edge.CallExpr_Args, 2).Contains(c.at) {
			continue
		}
		fn, ok := typeutil.Callee(c.pass.TypesInfo, call).(*types.Func)
		if ok && fn.FullName() == model.AuditPath+".Capture" && rootOf(c.pass.TypesInfo, call.Args[1]) == written {
			return true
		}
	}
	return false
}

// rootOf is the variable in which e is, or through which it is reached; nil if it is in none.
func rootOf(info *types.Info, e ast.Expr) types.Object {
	for {
		switch x := ast.Unparen(e).(type) {
		case *ast.Ident:
			return info.Uses[x]
		case *ast.SelectorExpr:
			e = x.X
		case *ast.IndexExpr:
			e = x.X
		case *ast.StarExpr:
			e = x.X
		case *ast.SliceExpr:
			e = x.X
		case *ast.UnaryExpr:
			if x.Op != token.AND {
				return nil
			}
			e = x.X
		default:
			return nil
		}
	}
}

// hooks are the methods of a record that ORMs call by name.
var hooks = strings.Fields("AfterCreate AfterDelete AfterFind AfterInsert AfterLoad AfterSave AfterSelect AfterSet AfterUpdate " +
	"BeforeCreate BeforeDelete BeforeInsert BeforeSave BeforeSet BeforeUpdate")

// inHook returns the declaration of the hook in which the node in hand writes to e, a field of its
// receiver; nil if it is in none.
func (c *checker) inHook(e ast.Expr) *ast.FuncDecl {
	decl, ok := c.decl.(*ast.FuncDecl)
	if !ok || decl.Recv == nil || len(decl.Recv.List[0].Names) == 0 || !slices.Contains(hooks, decl.Name.Name) {
		return nil
	}
	if rootOf(c.pass.TypesInfo, e) != c.pass.TypesInfo.Defs[decl.Recv.List[0].Names[0]] {
		return nil
	}
	return decl
}

// markLoader is a fix that gives decl the directive.
func markLoader(decl *ast.FuncDecl) []analysis.SuggestedFix {
	text := loader + "\n"
	if decl.Doc != nil {
		text = "//\n" + text
	}
	return []analysis.SuggestedFix{{
		Message:   "mark " + decl.Name.Name + " " + loader,
		TextEdits: []analysis.TextEdit{{Pos: decl.Type.Func, End: decl.Type.Func, NewText: []byte(text)}},
	}}
}
