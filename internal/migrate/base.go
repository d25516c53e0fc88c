package migrate

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// nameBases gives a name to each object that a rewritten statement mentions more than once and that
// must not be evaluated twice, and to each value that has to be there before the field is read:
// f().Total += 3 becomes
//
//	account := f()
//	account.Total += 3
//
// What is rewritten afterwards writes to variables.
func (m *migration) nameBases() error {
	m.find()
	for _, r := range m.rewriters {
		if !isOutside(r.unit.Package) {
			r.nameBases()
		}
	}
	for name, edits := range m.pending {
		m.earlier[name] = earlier{m.parse(name).content, insertedLines(m.parse(name).content, *edits)}
	}
	return m.checkAgain(m.apply())
}

func (r *rewriter) nameBases() {
	var statements []*statement
	for _, w := range r.writes {
		why, _ := r.loads(w)
		if why == "" && w.Field != nil && (hasNoFix(w) && !isPure(w.Field.Selector.X) || len(r.early(w)) > 0) {
			statements = addTo(statements, w)
		}
	}
	for _, s := range statements {
		if r.canNameBases(s) {
			r.nameBasesOf(s)
		}
	}
}

// canNameBases reports whether the objects that s writes to can be evaluated before it: they are
// what it evaluates first, once and always.
func (r *rewriter) canNameBases(s *statement) bool {
	for _, w := range s.writes {
		x := w.Field.Selector.X
		if r.obstacle(s, w) != "" || !evaluatesOnce(s.node, x) || r.callsBefore(s, x) {
			return false
		}
	}
	x, _ := r.sameField(s)
	_, isElse := s.list.(*ast.IfStmt)
	return x == nil && !isElse
}

// evaluatesOnce reports whether x stands in a part of n that is evaluated exactly once and before
// anything that n declares or runs.
func evaluatesOnce(n ast.Stmt, x ast.Expr) bool {
	switch n := n.(type) {
	case *ast.AssignStmt, *ast.IncDecStmt, *ast.ExprStmt, *ast.DeclStmt, *ast.ReturnStmt, *ast.DeferStmt, *ast.GoStmt, *ast.SendStmt:
		return true
	case *ast.RangeStmt:
		return within(n.X, x.Pos())
	}
	h := headOf(n)
	if h.init != nil {
		return within(h.init, x.Pos())
	}
	return h.value != nil && within(h.value, x.Pos())
}

// callsBefore reports whether s calls something, or receives, before it evaluates x: the objects
// that get names before x are no part of that.
func (r *rewriter) callsBefore(s *statement, x ast.Expr) (found bool) {
	ast.Inspect(s.node, func(n ast.Node) bool {
		if n == nil || n.Pos() >= x.Pos() || r.isBase(s, n) {
			return false
		}
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.CallExpr:
			found = found || n.End() <= x.Pos() && !r.unit.info.Types[n.Fun].IsType()
		case *ast.UnaryExpr:
			found = found || n.Op == token.ARROW && n.End() <= x.Pos()
		}
		return !found
	})
	return found
}

// isBase reports whether n is an object that s writes to.
func (r *rewriter) isBase(s *statement, n ast.Node) bool {
	for _, w := range s.writes {
		if w.Field.Selector.X == n {
			return true
		}
	}
	return false
}

// nameBasesOf declares variables for the objects that s writes to, and for the operands that have
// to be evaluated before their fields are read, and has it use them.
func (r *rewriter) nameBasesOf(s *statement) {
	edits := r.fileEdits(s.node)
	before := slices.Clone(*edits)
	r.inUse = make(map[string]bool)
	var lines []string
	name := func(e ast.Expr, variable, value string) {
		lines = append(lines, variable+" := "+value)
		edits.Replace(r.fset, e.Pos(), e.End(), variable)
	}
	for _, w := range s.writes {
		if x := w.Field.Selector.X; !isPure(x) {
			name(x, r.baseName(s, x), r.addressOf(x))
		}
		for _, e := range r.early(w) {
			variable, _ := r.temp(s, s.list, r.resultName(e), nil)
			name(e, variable, r.source(e))
		}
	}
	edits.Insert(r.fset, s.node.Pos(), r.joined(s.node, lines, true))
	if edits.Overlap() {
		*edits = before
	}
}

// addressOf is the text of a pointer to the object x, or of x if it is one.
func (r *rewriter) addressOf(x ast.Expr) string {
	x = ast.Unparen(x)
	if star, ok := x.(*ast.StarExpr); ok {
		return r.source(star.X)
	}
	if _, isPointer := r.unit.info.TypeOf(x).Underlying().(*types.Pointer); isPointer {
		return r.source(x)
	}
	return "&" + r.source(x)
}

// baseName allots a variable for x, called like its type.
func (r *rewriter) baseName(s *statement, x ast.Expr) string {
	t := r.unit.info.TypeOf(x)
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	base := "object"
	if named, ok := types.Unalias(t).(*types.Named); ok {
		base = named.Obj().Name()
	}
	name, _ := r.temp(s, s.list, base, nil)
	return name
}
