package migrate

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/auditline/auditline/check/auditwrite"
	"github.com/auditline/auditline/internal/edit"
)

// head is what a statement begins with, before the statements in it.
type head struct {
	init  ast.Stmt // x := f() in if x := f(); x > 0 {
	value ast.Expr // x > 0 in it
	rest  ast.Node // what stands behind init
}

// headOf returns the head of n. The condition of a loop is none: it is evaluated again and again.
func headOf(n ast.Stmt) head {
	switch n := n.(type) {
	case *ast.IfStmt:
		return head{n.Init, n.Cond, n.Cond}
	case *ast.SwitchStmt:
		if n.Tag == nil {
			return head{init: n.Init, rest: n.Body}
		}
		return head{n.Init, n.Tag, n.Tag}
	case *ast.TypeSwitchStmt:
		return head{n.Init, switched(n.Assign), n.Assign}
	case *ast.ForStmt:
		return head{init: n.Init}
	case *ast.RangeStmt:
		return head{value: n.X}
	case *ast.SendStmt:
		return head{value: n.Value}
	}
	return head{}
}

// switched is the expression whose type a type switch asks for.
func switched(n ast.Stmt) ast.Expr {
	var e ast.Expr
	switch n := n.(type) {
	case *ast.ExprStmt:
		e = n.X
	case *ast.AssignStmt:
		e = n.Rhs[0]
	}
	return ast.Unparen(e).(*ast.TypeAssertExpr).X
}

// written are the parts of the statement that write, other than statements within it.
func (s *statement) written() (parts []ast.Node) {
	var all []ast.Node
	switch n := s.node.(type) {
	case *ast.RangeStmt:
		all = []ast.Node{n.Key, n.Value, n.X}
	case *ast.ForStmt:
		all = []ast.Node{n.Init, n.Cond, n.Post}
	case *ast.CommClause:
		all = []ast.Node{n.Comm}
	case *ast.IfStmt, *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SendStmt:
		h := headOf(n)
		all = []ast.Node{h.init, h.value}
	default:
		all = []ast.Node{n}
	}
	return slices.DeleteFunc(all, func(part ast.Node) bool { return part == nil || len(s.within(part)) == 0 })
}

// within lists the writes of the statement that stand in n, which may be nil.
func (s *statement) within(n ast.Node) (list []auditwrite.Write) {
	for _, w := range s.writes {
		if n != nil && within(n, w.Finding.Pos) {
			list = append(list, w)
		}
	}
	return list
}

// changeHead takes what writes out of the head of a statement, to stand before it, and what a loop
// does after each turn to the end of its body.
func (r *rewriter) changeHead(s *statement) (why string) {
	h := headOf(s.node)
	if why := s.headObstacle(h); why != "" {
		return why
	}
	if loop, ok := s.node.(*ast.ForStmt); ok {
		if why := r.afterBody(s, loop); why != "" {
			return why
		}
	}
	inInit, inValue := s.within(h.init), s.within(h.value)
	if len(inValue) == 0 && !slices.ContainsFunc(inInit, hasNoFix) {
		r.fix(inInit, r.fileEdits(s.node))
		return ""
	}
	if s.labeled {
		return "a label stands before it: take the statement apart"
	}
	scope := r.scopeOf(s, s.node)
	lines, why := r.moved(s, h.init, scope)
	if why == "" && len(inValue) > 0 {
		var value []string
		value, why = r.valueBefore(s, h, scope)
		lines = append(lines, value...)
	}
	if why == "" {
		r.putBefore(s, h, lines)
	}
	return why
}

// headObstacle says why nothing can be taken out of the head of the statement.
func (s *statement) headObstacle(h head) (why string) {
	loop, isLoop := s.node.(*ast.ForStmt)
	send, isSend := s.node.(*ast.SendStmt)
	switch {
	case isLoop && len(s.within(loop.Cond)) > 0:
		return "the condition of a loop is evaluated before each turn: take the loop apart"
	case isLoop && len(s.within(h.init)) > 0 && defines(h.init) != nil:
		return "each turn of the loop has variables of its own: declare them before it"
	case isSend && !isPure(send.Chan):
		return "the channel would be evaluated after the value: take the statement apart"
	case isLoop && len(s.within(loop.Post)) > 0:
		return ""
	case len(s.within(h.init)) == 0 && len(s.within(h.value)) == 0:
		return "a case is evaluated only if those before it do not match"
	}
	return ""
}

// moved are the lines that do what a simple statement of s does; none for nil.
func (r *rewriter) moved(s *statement, n ast.Stmt, scope ast.Node) (lines []string, why string) {
	if n == nil {
		return nil, ""
	}
	part := &statement{node: n, list: s.list, decl: s.decl, writes: s.within(n)}
	if !slices.ContainsFunc(part.writes, hasNoFix) {
		var edits edit.Edits
		r.fix(part.writes, &edits)
		return []string{r.edited(n, edits)}, ""
	}
	if f := part.writes[0].Field; f.Value != "" && !r.hasComment(n) {
		return []string{setting(f, f.Value)}, ""
	}
	temps, why := r.temporaries(part)
	if why != "" {
		return nil, why
	}
	r.allot(part, scope, temps)
	lines, define := r.begin(n, temps)
	return append(append(lines, r.rewritten(n, temps, define)), set(temps)...), ""
}

// valueBefore are the lines that give a variable the value that a statement begins with, or what
// that compares with a constant. The variable takes its place.
func (r *rewriter) valueBefore(s *statement, h head, scope ast.Node) (lines []string, why string) {
	e := h.value
	if b, ok := ast.Unparen(e).(*ast.BinaryExpr); ok && isComparison(b.Op) && r.isConstant(b.Y) {
		e = b.X
	}
	part := &statement{node: s.node, list: s.list, decl: s.decl, writes: s.within(h.value)}
	temps, why := r.temporaries(part)
	if why != "" {
		return nil, why
	}
	r.allot(part, scope, temps)
	name, _ := r.temp(s, scope, r.resultName(e), nil)
	lines, _ = r.begin(s.node, temps)
	lines = append(lines, name+" := "+r.rewritten(e, temps, token.NoPos))
	r.fileEdits(s.node).Replace(r.fset, e.Pos(), e.End(), name)
	return append(lines, set(temps)...), ""
}

func isComparison(op token.Token) bool {
	return slices.Contains([]token.Token{token.EQL, token.NEQ, token.LSS, token.LEQ, token.GTR, token.GEQ}, op)
}

// isConstant reports whether e is a constant, or nil.
func (r *rewriter) isConstant(e ast.Expr) bool {
	tv := r.unit.info.Types[e]
	return tv.Value != nil || tv.IsNil()
}

// resultName is what a variable for the value of e is called.
func (r *rewriter) resultName(e ast.Expr) string {
	t := r.unit.info.TypeOf(e)
	switch {
	case isError(t):
		return "err"
	case types.Identical(types.Default(t), types.Typ[types.Bool]):
		return "ok"
	}
	return "result"
}

func isError(t types.Type) bool { return types.Identical(t, types.Universe.Lookup("error").Type()) }

// putBefore puts lines before a statement in place of its init, in a block of their own where it is
// an else or what they define would be in the way of others.
func (r *rewriter) putBefore(s *statement, h head, lines []string) {
	edits, n := r.fileEdits(s.node), s.node
	if r.needsBlock(s, h.init) {
		edits.Insert(r.fset, n.Pos(), "{\n"+r.joined(n, lines, true))
		edits.Insert(r.fset, n.End(), "\n}")
	} else {
		edits.Insert(r.fset, n.Pos(), r.joined(n, lines, true))
	}
	switch {
	case h.init == nil:
	case h.rest == nil: // of a loop, whose semicolons stay
		edits.Replace(r.fset, h.init.Pos(), h.init.End(), "")
	default:
		edits.Replace(r.fset, h.init.Pos(), h.rest.Pos(), "")
	}
}

// needsBlock reports whether what is taken out of a head has to stand in a block of its own.
func (r *rewriter) needsBlock(s *statement, init ast.Stmt) bool {
	_, isElse := s.list.(*ast.IfStmt)
	return isElse || slices.ContainsFunc(defines(init), func(name string) bool { return r.collides(s, name) })
}

// defines are the variables that a statement defines.
func defines(n ast.Stmt) (names []string) {
	assign, ok := n.(*ast.AssignStmt)
	if !ok || assign.Tok != token.DEFINE {
		return nil
	}
	for _, e := range assign.Lhs {
		names = append(names, e.(*ast.Ident).Name)
	}
	return names
}

// collides reports whether a name that the head of s defines means something in the list of
// statements around it.
func (r *rewriter) collides(s *statement, name string) bool {
	scope := r.unit.types.Scope().Innermost(s.node.Pos())
	if name == "_" || scope == nil {
		return false
	}
	_, obj := scope.LookupParent(name, s.node.Pos())
	v, ok := obj.(*types.Var)
	return ok && v.Parent() != r.unit.types.Scope() || r.mentions(s.list, s.node, name)
}

// afterBody has the end of a loop's body do what the loop does after each turn, unless that can
// stay where it is.
func (r *rewriter) afterBody(s *statement, n *ast.ForStmt) (why string) {
	writes := s.within(n.Post)
	if !slices.ContainsFunc(writes, hasNoFix) {
		r.fix(writes, r.fileEdits(n))
		return ""
	}
	if continues(n.Body) {
		return "a continue would lead past it: take the loop apart"
	}
	for _, stmt := range n.Body.List {
		if slices.ContainsFunc(defines(stmt), func(name string) bool { return r.mentions(n.Post, nil, name) }) {
			return "a variable of the loop's body has a name that it uses: take the loop apart"
		}
	}
	lines, why := r.moved(s, n.Post, n.Body)
	if why == "" {
		edits := r.fileEdits(n)
		edits.Replace(r.fset, n.Post.Pos(), n.Post.End(), "")
		edits.Insert(r.fset, n.Body.Rbrace, strings.Join(lines, "\n")+"\n")
	}
	return why
}

// continues reports whether a loop's body has a continue, even if it is one of an inner loop.
func continues(body *ast.BlockStmt) (found bool) {
	ast.Inspect(body, func(n ast.Node) bool {
		b, ok := n.(*ast.BranchStmt)
		found = found || ok && (b.Tok == token.CONTINUE || b.Tok == token.GOTO)
		return !found
	})
	return found
}
