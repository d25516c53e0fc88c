package migrate

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/types/typeutil"

	"github.com/auditline/auditline/check/auditwrite"
)

// writers knows which functions come to write which fields.
type writers struct {
	fields  relation               // of each function, what it writes itself or through others
	methods map[string][]token.Pos // by name: a call through an interface may mean each one
}

// call is what a function calls: a declared function, or any method of that name.
type call struct {
	fn     token.Pos
	method string
}

// newWriters asks the rewriters what is written where, partly or in whatever way, and follows the
// calls.
func newWriters(rewriters []*rewriter, partly bool) *writers {
	w := &writers{make(relation), make(map[string][]token.Pos)}
	calls := make(map[token.Pos][]call)
	for _, r := range rewriters {
		w.addWrites(r, partly)
		for _, file := range r.unit.syntax {
			w.addFile(r, file, calls, partly)
		}
	}
	for w.follow(calls) {
	}
	return w
}

// addWrites notes what functions write themselves.
func (w *writers) addWrites(r *rewriter, partly bool) {
	for _, write := range r.writes {
		decl, ok := write.Decl.(*ast.FuncDecl)
		if ok && write.Field != nil && (isPart(write) || !partly) {
			w.fields.add(decl.Name.Pos(), r.fieldAt(write.Field.Selector))
		}
	}
}

// addFile notes what functions of a file call, and which fields the setters among them write.
func (w *writers) addFile(r *rewriter, file *ast.File, calls map[token.Pos][]call, partly bool) {
	hasSetters := ast.IsGenerated(file) && !partly // which write whole fields
	for _, d := range file.Decls {
		decl, ok := d.(*ast.FuncDecl)
		if !ok {
			continue
		}
		fn := decl.Name.Pos()
		if decl.Recv != nil {
			w.methods[decl.Name.Name] = append(w.methods[decl.Name.Name], fn)
		}
		calls[fn] = append(calls[fn], r.callsIn(decl)...)
		if hasSetters {
			w.addAddresses(r, decl)
		}
	}
}

// addAddresses notes the fields that a setter writes: auditgen's setters hand their addresses on.
func (w *writers) addAddresses(r *rewriter, setter *ast.FuncDecl) {
	for n := range ast.Preorder(setter) {
		if address, ok := n.(*ast.UnaryExpr); ok && address.Op == token.AND {
			if sel, ok := address.X.(*ast.SelectorExpr); ok {
				w.fields.add(setter.Name.Pos(), r.fieldAt(sel))
			}
		}
	}
}

// callsIn lists what a function calls.
func (r *rewriter) callsIn(decl *ast.FuncDecl) (list []call) {
	for n := range ast.Preorder(decl) {
		if n, ok := n.(*ast.CallExpr); ok {
			if c, ok := r.calls(n); ok {
				list = append(list, c)
			}
		}
	}
	return list
}

// follow adds to each function what its calls write, one call deep, and reports whether any of that
// is new.
func (w *writers) follow(calls map[token.Pos][]call) (again bool) {
	for fn, list := range calls {
		for _, c := range list {
			again = w.inherit(fn, c) || again
		}
	}
	return again
}

// inherit adds to fn what c writes.
func (w *writers) inherit(fn token.Pos, c call) (changed bool) {
	for _, callee := range w.callees(c) {
		for field := range w.fields[callee] {
			changed = w.fields.add(fn, field) || changed
		}
	}
	return changed
}

// callees are the functions that c may call.
func (w *writers) callees(c call) []token.Pos {
	if c.method != "" {
		return w.methods[c.method]
	}
	return []token.Pos{c.fn}
}

// calls says what a call calls, if it is a function or a method.
func (r *rewriter) calls(n *ast.CallExpr) (call, bool) {
	fn, ok := typeutil.Callee(r.unit.info, n).(*types.Func)
	if !ok {
		return call{}, false
	}
	if recv := fn.Signature().Recv(); recv != nil && types.IsInterface(recv.Type()) {
		return call{method: fn.Name()}, true
	}
	return call{fn: fn.Origin().Pos()}, true
}

// fieldAt is where the field that sel selects is declared.
func (r *rewriter) fieldAt(sel *ast.SelectorExpr) token.Pos { return r.unit.info.Uses[sel.Sel].Pos() }

// writer finds a call in n that may write the field, too: one of a function that comes to write it,
// or one of a variable that holds a function.
func (r *rewriter) writer(n ast.Node, field *ast.SelectorExpr) (found *ast.CallExpr) {
	if r.known == nil {
		r.known = newWriters(r.rewriters, false)
	}
	ast.Inspect(n, func(n ast.Node) bool {
		if c, ok := n.(*ast.CallExpr); ok && found == nil && r.mayWrite(c, r.fieldAt(field)) {
			found = c
		}
		return found == nil
	})
	return found
}

func (r *rewriter) mayWrite(n *ast.CallExpr, field token.Pos) bool {
	if c, ok := r.calls(n); ok {
		return slices.ContainsFunc(r.known.callees(c), func(fn token.Pos) bool { return r.known.fields[fn][field] })
	}
	v, ok := typeutil.Callee(r.unit.info, n).(*types.Var)
	return ok && v != nil
}

// early lists the operands of an assignment, from left to right, that are evaluated before it since
// one of them may write the same field: the copy that the assignment changes has to be made later.
func (r *rewriter) early(w auditwrite.Write) (list []ast.Expr) {
	n, ok := w.At.Node().(ast.Stmt)
	place, value := changes(n)
	if !ok || place == nil || isWhole(w) || r.writer(n, w.Field.Selector) == nil {
		return nil
	}
	if value != nil && hasCall(value) {
		if assign := n.(*ast.AssignStmt); !r.keepsTypes(assign) {
			return nil
		}
		list = append(list, value)
	}
	for place != ast.Expr(w.Field.Selector) {
		if index, ok := place.(*ast.IndexExpr); ok && hasCall(index.Index) {
			list = slices.Insert(list, 0, index.Index)
		}
		parts := operands(place)
		if len(parts) == 0 {
			return nil
		}
		place = ast.Unparen(parts[0])
	}
	return list
}

// changes are the one place that a statement changes, and the value that it takes for that, if any.
func changes(n ast.Stmt) (place, value ast.Expr) {
	switch n := n.(type) {
	case *ast.IncDecStmt:
		return ast.Unparen(n.X), nil
	case *ast.AssignStmt:
		if len(n.Lhs) == 1 && len(n.Rhs) == 1 {
			return ast.Unparen(n.Lhs[0]), n.Rhs[0]
		}
	}
	return nil, nil
}

func hasCall(e ast.Expr) (found bool) {
	ast.Inspect(e, func(n ast.Node) bool {
		_, isCall := n.(*ast.CallExpr)
		found = found || isCall
		return !found
	})
	return found
}

// disturbs says which call of the statement may write a field that the statement changes a copy of.
func (r *rewriter) disturbs(s *statement, w auditwrite.Write) (why string) {
	if isWhole(w) {
		return ""
	}
	for _, part := range s.written() {
		if c := r.writer(part, w.Field.Selector); c != nil {
			return types.ExprString(c.Fun) + " may write the field, too: call it before"
		}
	}
	return ""
}
