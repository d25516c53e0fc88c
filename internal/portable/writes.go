package portable

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// Methods knows the bodies of a package's methods, and what they write.
type Methods struct {
	Info  *types.Info
	Files []*ast.File

	// Setter reports whether a method that is still to be generated sets a field of t.
	Setter func(t types.Type, method string) bool

	bodies map[types.Object]*ast.FuncDecl
	asked  []*ast.FuncDecl // whose writes are being looked for: methods may call each other
}

// Write is a place where a method changes what it was given.
type Write struct {
	Pos  token.Pos
	What string // as the source has it, such as m.recent
}

// ToReceiver finds the first write of a method to its receiver, nil for none that is known. Of
// methods from other packages nothing is known.
func (m *Methods) ToReceiver(method types.Object) *Write {
	decl := m.body(method)
	if decl == nil || decl.Recv == nil || len(decl.Recv.List[0].Names) == 0 {
		return nil
	}
	return m.writeTo(decl, decl.Recv.List[0].Names[0], nil)
}

// ToInput finds the first write of a method to what its last parameter refers to.
func (m *Methods) ToInput(method types.Object) *Write {
	decl, input := m.input(method)
	return m.writeTo(decl, input, nil)
}

// ToElements finds the first write of a method to what the elements of its last parameter, a slice,
// refer to. The slice itself may be changed.
func (m *Methods) ToElements(method types.Object) *Write {
	decl, input := m.input(method)
	if input == nil || m.Info.Defs[input] == nil {
		return nil
	}
	batch := m.Info.Defs[input]
	if slice, ok := batch.Type().Underlying().(*types.Slice); !ok || !refers(slice.Elem()) {
		return nil
	}
	return m.writeTo(decl, input, batch)
}

// input is the declaration of a method, and the name of its last parameter, nil without.
func (m *Methods) input(method types.Object) (*ast.FuncDecl, *ast.Ident) {
	decl := m.body(method)
	if decl == nil || decl.Type.Params.NumFields() == 0 {
		return nil, nil
	}
	last := decl.Type.Params.List[len(decl.Type.Params.List)-1]
	if len(last.Names) == 0 {
		return nil, nil
	}
	return decl, last.Names[len(last.Names)-1]
}

// body is the declaration of a method, nil where this package has none.
func (m *Methods) body(method types.Object) *ast.FuncDecl {
	if m.bodies == nil {
		m.bodies = map[types.Object]*ast.FuncDecl{}
		for _, f := range m.Files {
			for _, d := range f.Decls {
				if fn, ok := d.(*ast.FuncDecl); ok && fn.Body != nil {
					m.bodies[m.Info.Defs[fn.Name]] = fn
				}
			}
		}
	}
	if method == nil {
		return nil
	}
	return m.bodies[method]
}

// writeTo finds the first write to what name, a parameter or the receiver of decl, refers to. Of
// batch, a slice, only what its elements refer to counts; nil is none.
func (m *Methods) writeTo(decl *ast.FuncDecl, name *ast.Ident, batch types.Object) *Write {
	if name == nil || slices.Contains(m.asked, decl) || m.Info.Defs[name] == nil {
		return nil
	}
	m.asked = append(m.asked, decl)
	defer func() { m.asked = m.asked[:len(m.asked)-1] }()
	t := &tracked{Methods: m, vars: map[types.Object]bool{m.Info.Defs[name]: true}, batches: map[types.Object]bool{batch: true}}
	ast.Inspect(decl.Body, t.look)
	return t.found
}

// tracked looks for the first write to what a variable refers to.
type tracked struct {
	*Methods
	vars    map[types.Object]bool // that one, and those that refer to the same or to a part of it
	batches map[types.Object]bool // those of them whose elements may be replaced
	found   *Write
}

func (t *tracked) look(n ast.Node) bool {
	if t.found != nil {
		return false
	}
	switch n := n.(type) {
	case *ast.AssignStmt:
		t.assign(n)
		return false
	case *ast.RangeStmt:
		t.refer(n.Value, t.refersTo(n.X), false)
	case *ast.IncDecStmt:
		t.written(n.X)
	case *ast.CallExpr:
		t.called(n)
	}
	return true
}

// assign looks at the right sides of an assignment before it looks at the left ones.
func (t *tracked) assign(n *ast.AssignStmt) {
	for _, right := range n.Rhs {
		ast.Inspect(right, t.look)
	}
	for i, left := range n.Lhs {
		if _, variable := ast.Unparen(left).(*ast.Ident); !variable {
			t.written(left)
		} else if i < len(n.Rhs) {
			t.refer(left, t.refersTo(n.Rhs[i]), t.isBatch(n.Rhs[i]))
		} else {
			t.refer(left, false, false)
		}
	}
}

// refer notes what a variable refers to from here on: to a part of what is looked for, or to
// something else, such as a copy.
func (t *tracked) refer(variable ast.Expr, part, batch bool) {
	if id, ok := variable.(*ast.Ident); ok {
		t.vars[t.Info.ObjectOf(id)], t.batches[t.Info.ObjectOf(id)] = part, batch
	}
}

// written notes a write to e, if that is a part of what the variable refers to.
func (t *tracked) written(e ast.Expr) {
	if t.found == nil && t.refersTo(e) && !t.isElement(e) {
		t.found = &Write{e.Pos(), types.ExprString(e)}
	}
}

// isElement reports whether e is a batch, or one of its elements.
func (t *tracked) isElement(e ast.Expr) bool {
	if x, ok := ast.Unparen(e).(*ast.IndexExpr); ok {
		e = x.X
	}
	return t.isBatch(e)
}

// isBatch reports whether e is a batch, or a part of one.
func (t *tracked) isBatch(e ast.Expr) bool {
	switch x := ast.Unparen(e).(type) {
	case *ast.Ident:
		obj := t.Info.Uses[x]
		return obj != nil && t.batches[obj]
	case *ast.SliceExpr:
		return t.isBatch(x.X)
	}
	return false
}

// refersTo reports whether e is a part of what the variable refers to.
func (t *tracked) refersTo(e ast.Expr) bool {
	for {
		switch x := ast.Unparen(e).(type) {
		case *ast.Ident:
			obj := t.Info.Uses[x]
			return obj != nil && t.vars[obj] && refers(obj.Type())
		case *ast.SelectorExpr:
			e = x.X
		case *ast.IndexExpr:
			e = x.X
		case *ast.SliceExpr:
			e = x.X
		case *ast.StarExpr:
			e = x.X
		case *ast.UnaryExpr:
			if x.Op != token.AND {
				return false
			}
			e = x.X
		default:
			return false
		}
	}
}

// refers reports whether a copy of a t refers to what the original does.
func refers(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Pointer, *types.Map, *types.Slice:
		return true
	}
	return false
}

// called looks at calls that write: of builtins, setters, and the package's own methods.
func (t *tracked) called(call *ast.CallExpr) {
	switch fun := ast.Unparen(call.Fun).(type) {
	case *ast.Ident:
		_, builtin := t.Info.Uses[fun].(*types.Builtin)
		if builtin && slices.Contains([]string{"copy", "delete", "clear"}, fun.Name) && len(call.Args) > 0 {
			t.written(call.Args[0])
		}
	case *ast.SelectorExpr:
		if t.refersTo(fun.X) && t.writes(fun) {
			t.written(fun)
		}
	}
}

// writes reports whether a method writes to its receiver.
func (t *tracked) writes(fun *ast.SelectorExpr) bool {
	recv := t.Info.TypeOf(fun.X)
	if recv == nil {
		return false
	}
	method := t.Info.Uses[fun.Sel]
	if t.body(method) != nil {
		return t.Methods.ToReceiver(method) != nil
	}
	if t.Setter(recv, fun.Sel.Name) || isAudited(recv) && strings.HasPrefix(fun.Sel.Name, "Set") {
		return true
	}
	return isAtomic(recv) && fun.Sel.Name != "Load"
}

// isAudited reports whether auditgen has written methods for t.
func isAudited(t types.Type) bool { return has(t, "Audit") && has(t, "ChangeLog") }

// isAtomic reports whether t is one of the types of sync/atomic.
func isAtomic(t types.Type) bool {
	if pointer, ok := types.Unalias(t).(*types.Pointer); ok {
		t = pointer.Elem()
	}
	named, ok := types.Unalias(t).(*types.Named)
	return ok && named.Obj().Pkg() != nil && named.Obj().Pkg().Path() == "sync/atomic"
}
