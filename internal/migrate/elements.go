package migrate

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/types/typeutil"
)

// elements knows where maps and slices of audited fields go, within functions and between them, and
// which functions change elements of such a field. Variables, functions and fields are known by
// where they are declared. It does not know on which path a variable has what, and of which object.
type elements struct {
	held     map[token.Pos]map[token.Pos]bool // of each variable, the fields whose elements it may have
	returned map[token.Pos]map[token.Pos]bool // of each function
	lent     map[token.Pos]bool               // the variables that may have them from a call
	names    map[token.Pos]string             // of the fields
	writers  *writers                         // of parts of fields
	moves    []move
}

// A move is a place where a variable is given a value, or a function returns it.
type move struct {
	r      *rewriter
	to     token.Pos
	value  ast.Expr
	result bool // of the function at to
	lends  bool // to is a parameter
}

// elements are those of all units.
func (r *rewriter) elements() *elements {
	if r.given == nil {
		e := &elements{
			held: make(map[token.Pos]map[token.Pos]bool), returned: make(map[token.Pos]map[token.Pos]bool),
			lent: make(map[token.Pos]bool), names: make(map[token.Pos]string), writers: newWriters(r.rewriters, true),
		}
		for _, r := range r.rewriters {
			for decl := range r.functions() {
				e.add(r, decl)
			}
		}
		for e.follow() {
		}
		r.given = e
	}
	return r.given
}

// functions are those of the unit's hand-written files.
func (r *rewriter) functions() func(yield func(*ast.FuncDecl) bool) {
	return func(yield func(*ast.FuncDecl) bool) {
		for _, file := range r.unit.syntax {
			if ast.IsGenerated(file) {
				continue
			}
			for _, d := range file.Decls {
				if decl, ok := d.(*ast.FuncDecl); ok && decl.Body != nil && !yield(decl) {
					return
				}
			}
		}
	}
}

// add notes the moves in a function.
func (e *elements) add(r *rewriter, decl *ast.FuncDecl) {
	ast.PreorderStack(decl.Body, nil, func(n ast.Node, stack []ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for i, lhs := range n.Lhs {
				if id, ok := ast.Unparen(lhs).(*ast.Ident); ok && len(n.Lhs) == len(n.Rhs) {
					e.give(r, r.unit.info.ObjectOf(id), n.Rhs[i], false)
				}
			}
		case *ast.ValueSpec:
			for i, id := range n.Names {
				if len(n.Names) == len(n.Values) {
					e.give(r, r.unit.info.ObjectOf(id), n.Values[i], false)
				}
			}
		case *ast.CallExpr:
			e.addArguments(r, n)
		case *ast.ReturnStmt:
			isInLiteral := slices.ContainsFunc(stack, func(n ast.Node) bool { _, ok := n.(*ast.FuncLit); return ok })
			if len(n.Results) == 1 && !isInLiteral {
				e.moves = append(e.moves, move{r: r, to: decl.Name.Pos(), value: n.Results[0], result: true})
			}
		}
		return true
	})
}

// give notes that a variable is given a value that may have elements.
func (e *elements) give(r *rewriter, to types.Object, value ast.Expr, lends bool) {
	if v, ok := to.(*types.Var); ok && hasElements(v.Type()) {
		e.moves = append(e.moves, move{r: r, to: v.Pos(), value: value, lends: lends})
	}
}

// addArguments notes what a declared function is called with.
func (e *elements) addArguments(r *rewriter, call *ast.CallExpr) {
	fn, ok := typeutil.Callee(r.unit.info, call).(*types.Func)
	if !ok {
		return
	}
	params := fn.Origin().Signature().Params()
	for i, arg := range call.Args {
		if i < params.Len() && (i < params.Len()-1 || !fn.Signature().Variadic() || call.Ellipsis.IsValid()) {
			e.give(r, params.At(i), arg, true)
		}
	}
}

func hasElements(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Map, *types.Slice:
		return true
	}
	return false
}

// follow moves elements one step on, and reports whether any have come to where they were not.
func (e *elements) follow() (again bool) {
	for _, m := range e.moves {
		into := e.held
		if m.result {
			into = e.returned
		}
		fields, isLent := e.of(m.r, m.value)
		for field := range fields {
			if into[m.to] == nil {
				into[m.to] = make(map[token.Pos]bool)
			}
			again = again || !into[m.to][field]
			into[m.to][field] = true
		}
		if len(fields) > 0 && (isLent || m.lends) && !m.result {
			again = again || !e.lent[m.to]
			e.lent[m.to] = true
		}
	}
	return again
}

// of are the fields whose elements a value may have, and whether it has them from a call.
func (e *elements) of(r *rewriter, value ast.Expr) (fields map[token.Pos]bool, isLent bool) {
	switch n := ast.Unparen(value).(type) {
	case *ast.Ident:
		if v := r.unit.info.Uses[n]; v != nil {
			return e.held[v.Pos()], e.lent[v.Pos()]
		}
	case *ast.SelectorExpr:
		if v := r.keeper(n); v != nil && r.copies(v) {
			e.names[v.Pos()] = r.targetAt(v).name + "." + v.Name()
			return map[token.Pos]bool{v.Pos(): true}, false
		}
	case *ast.SliceExpr:
		return e.of(r, n.X)
	case *ast.CallExpr:
		if r.unit.info.Types[n.Fun].IsType() && len(n.Args) == 1 {
			return e.of(r, n.Args[0])
		}
		if fn, ok := typeutil.Callee(r.unit.info, n).(*types.Func); ok {
			return e.returned[fn.Origin().Pos()], true
		}
	}
	return nil, false
}

// holding lists the variables that a function mentions and that may have elements of a field.
func (e *elements) holding(r *rewriter, decl ast.Decl, field token.Pos) (list []*types.Var) {
	ast.Inspect(decl, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			v, isVar := r.unit.info.ObjectOf(id).(*types.Var)
			if isVar && e.held[v.Pos()][field] && !slices.Contains(list, v) {
				list = append(list, v)
			}
		}
		return true
	})
	slices.SortFunc(list, func(a, b *types.Var) int { return cmp.Compare(a.Pos(), b.Pos()) })
	return list
}

// changedBy are the fields of which a call comes to change elements, if a variable has some.
func (e *elements) changedBy(r *rewriter, call *ast.CallExpr) []token.Pos {
	c, ok := r.calls(call)
	if !ok {
		return nil
	}
	fields := make(map[token.Pos]bool)
	for _, fn := range e.writers.callees(c) {
		for field := range e.writers.fields[fn] {
			if e.names[field] != "" {
				fields[field] = true
			}
		}
	}
	return byPosition(fields)
}
