package auditwrite

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// locals knows, for the variables of one declaration, from where to where they hold an object that nobody else has seen.
type locals struct {
	info   *types.Info
	events map[*types.Var][]event // in source order
	loops  []ast.Node
}

// An event is a place where a variable receives a new object, or where its object may become known to others.
type event struct {
	pos  token.Pos
	made bool
}

func localsOf(info *types.Info, decl ast.Decl) *locals {
	l := &locals{info: info, events: make(map[*types.Var][]event)}
	var stack []ast.Node
	ast.Inspect(decl, func(n ast.Node) bool {
		if n == nil {
			stack = stack[:len(stack)-1]
			return true
		}
		l.node(n, stack)
		stack = append(stack, n)
		return true
	})
	for _, events := range l.events {
		slices.SortStableFunc(events, func(a, b event) int { return cmp.Compare(a.pos, b.pos) })
	}
	return l
}

func (l *locals) node(n ast.Node, stack []ast.Node) {
	switch n := n.(type) {
	case *ast.ForStmt, *ast.RangeStmt:
		l.loops = append(l.loops, n)
	case *ast.AssignStmt:
		for i, lhs := range n.Lhs {
			made := len(n.Lhs) == len(n.Rhs) && l.isNew(n.Rhs[i])
			l.assigned(lhs, n.End(), made)
		}
	case *ast.ValueSpec:
		for i, name := range n.Names {
			made := len(n.Values) == 0 && isStruct(l.info.TypeOf(name)) || i < len(n.Values) && l.isNew(n.Values[i])
			l.assigned(name, n.End(), made)
		}
	case *ast.FuncType:
		l.results(n)
	case *ast.Ident:
		l.use(n, stack)
	}
}

// results are zero when the function begins.
func (l *locals) results(fn *ast.FuncType) {
	if fn.Results == nil {
		return
	}
	for _, field := range fn.Results.List {
		for _, name := range field.Names {
			l.assigned(name, fn.End(), isStruct(l.info.TypeOf(name)))
		}
	}
}

func (l *locals) assigned(lhs ast.Expr, pos token.Pos, made bool) {
	if v := l.variable(lhs); v != nil {
		l.events[v] = append(l.events[v], event{pos, made})
	}
}

// variable is the local variable that e names, nil if it does not.
func (l *locals) variable(e ast.Expr) *types.Var {
	id, ok := ast.Unparen(e).(*ast.Ident)
	if !ok {
		return nil
	}
	v, ok := l.info.ObjectOf(id).(*types.Var)
	if !ok || v.IsField() || v.Pkg() == nil || v.Parent() == v.Pkg().Scope() {
		return nil
	}
	return v
}

// isNew reports whether e makes a new struct: new(T), &T{}, T{}.
func (l *locals) isNew(e ast.Expr) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.CompositeLit:
		return true
	case *ast.UnaryExpr:
		_, isLit := ast.Unparen(e.X).(*ast.CompositeLit)
		return e.Op == token.AND && isLit
	case *ast.CallExpr:
		id, ok := ast.Unparen(e.Fun).(*ast.Ident)
		return ok && l.info.Uses[id] == types.Universe.Lookup("new")
	}
	return false
}

func isStruct(t types.Type) bool {
	if t == nil {
		return false
	}
	_, ok := t.Underlying().(*types.Struct)
	return ok
}

// use notes a use of a variable, unless only a field of its object is selected there.
func (l *locals) use(id *ast.Ident, stack []ast.Node) {
	v := l.variable(id)
	if v == nil || l.info.Uses[id] == nil {
		return
	}
	if lit := capturing(v, stack); lit != nil {
		l.events[v] = append(l.events[v], event{lit.Pos(), false})
	} else if !l.selectsField(id, stack) && !isTarget(id, stack) {
		l.events[v] = append(l.events[v], event{id.Pos(), false})
	}
}

// capturing returns the outermost function literal on the stack that uses v but does not declare it.
func capturing(v *types.Var, stack []ast.Node) *ast.FuncLit {
	for _, n := range stack {
		if lit, ok := n.(*ast.FuncLit); ok && (v.Pos() < lit.Pos() || lit.End() <= v.Pos()) {
			return lit
		}
	}
	return nil
}

// selectsField reports whether id stands as x in x.f or (*x).f.
func (l *locals) selectsField(id *ast.Ident, stack []ast.Node) bool {
	for _, n := range slices.Backward(stack) {
		switch n := n.(type) {
		case *ast.ParenExpr, *ast.StarExpr, *ast.IndexExpr:
		case *ast.SelectorExpr:
			s, ok := l.info.Selections[n]
			return ok && s.Kind() == types.FieldVal
		default:
			return false
		}
	}
	return false
}

// isTarget reports whether id itself is assigned to.
func isTarget(id *ast.Ident, stack []ast.Node) bool {
	assign, ok := stack[len(stack)-1].(*ast.AssignStmt)
	return ok && slices.Contains(assign.Lhs, ast.Expr(id))
}

// inTheMaking reports whether the object whose field sel selects was just made and nobody else can know it.
func (l *locals) inTheMaking(sel *ast.SelectorExpr) bool {
	v, pos := l.root(sel.X), sel.Pos()
	if v == nil || viaPointer(l.info.Selections[sel]) {
		return false
	}
	made := token.NoPos
	for _, e := range l.events[v] {
		switch {
		case e.pos >= pos:
		case e.made:
			made = e.pos
		default:
			made = token.NoPos
		}
	}
	return made.IsValid() && !l.escapesInLoop(v, made, pos)
}

// escapesInLoop reports whether a loop leads from an escape of v back to pos without making v anew.
func (l *locals) escapesInLoop(v *types.Var, made, pos token.Pos) bool {
	for _, loop := range l.loops {
		if !within(loop, pos) || within(loop, made) {
			continue
		}
		for _, e := range l.events[v] {
			if !e.made && within(loop, e.pos) {
				return true
			}
		}
	}
	return false
}

func within(n ast.Node, pos token.Pos) bool { return n.Pos() <= pos && pos < n.End() }

// root is the variable whose own object e denotes or is embedded in by value.
func (l *locals) root(e ast.Expr) *types.Var {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		return l.variable(e)
	case *ast.StarExpr:
		return l.variable(e.X)
	case *ast.SelectorExpr:
		if s, ok := l.info.Selections[e]; ok && s.Kind() == types.FieldVal && !isPointer(s.Type()) && !viaPointer(s) {
			return l.root(e.X)
		}
	case *ast.IndexExpr:
		if _, isArray := l.info.TypeOf(e.X).Underlying().(*types.Array); isArray && !isPointer(l.info.TypeOf(e)) {
			return l.root(e.X)
		}
	}
	return nil
}

// viaPointer reports whether the path of s leads through an embedded pointer.
func viaPointer(s *types.Selection) bool {
	owner, path := s.Recv(), s.Index()
	for _, i := range path[:len(path)-1] {
		if owner = structOf(owner).Field(i).Type(); isPointer(owner) {
			return true
		}
	}
	return false
}

func isPointer(t types.Type) bool {
	_, ok := t.Underlying().(*types.Pointer)
	return ok
}
