package auditwrite

import (
	"go/ast"
	"go/token"
	"go/types"
)

// methods knows which methods with a pointer receiver only read. Of other packages it has no source, and takes all but [readers] for
// writers.
type methods struct {
	info  *types.Info
	files []*ast.File
	decls map[*types.Func]*ast.FuncDecl // made at the first question
	reads map[*types.Func]bool          // the answers
}

// canWrite reports whether sel selects a method, called or as a value, that may write to what its receiver points to.
func (m *methods) canWrite(sel *ast.SelectorExpr) bool {
	s, ok := m.info.Selections[sel]
	if !ok || s.Kind() != types.MethodVal {
		return false
	}
	fn := s.Obj().(*types.Func).Origin()
	_, isPointer := types.Unalias(fn.Signature().Recv().Type()).(*types.Pointer)
	return isPointer && !isReader(fn) && !m.onlyReads(fn)
}

// onlyReads looks at the method's body. A method that comes to call itself is taken for a writer.
func (m *methods) onlyReads(fn *types.Func) bool {
	if m.decls == nil {
		m.index()
	}
	if reads, known := m.reads[fn]; known {
		return reads
	}
	decl := m.decls[fn]
	if decl == nil || decl.Body == nil {
		return false
	}
	m.reads[fn] = false // while its body is looked at
	m.reads[fn] = m.bodyReads(decl)
	return m.reads[fn]
}

func (m *methods) index() {
	m.decls, m.reads = make(map[*types.Func]*ast.FuncDecl), make(map[*types.Func]bool)
	for _, file := range m.files {
		for _, decl := range file.Decls {
			if decl, ok := decl.(*ast.FuncDecl); ok && decl.Recv != nil {
				fn, _ := m.info.Defs[decl.Name].(*types.Func)
				m.decls[fn] = decl
			}
		}
	}
}

// bodyReads reports whether no form of a write has to do with the receiver, and the receiver itself goes nowhere else.
func (m *methods) bodyReads(decl *ast.FuncDecl) bool {
	names := decl.Recv.List[0].Names
	if len(names) == 0 {
		return true
	}
	recv, reads := m.info.Defs[names[0]], true
	ast.PreorderStack(decl.Body, nil, func(n ast.Node, stack []ast.Node) bool {
		for _, p := range m.places(n) {
			reads = reads && !m.isPartOf(p.expr, recv)
		}
		if id, ok := n.(*ast.Ident); ok && m.info.Uses[id] == recv {
			reads = reads && looksInside(stack[len(stack)-1])
		}
		return reads
	})
	return reads
}

// isPartOf reports whether e is the variable v or a part of what it holds or refers to.
func (m *methods) isPartOf(e ast.Expr, v types.Object) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		return m.info.Uses[e] == v
	case *ast.StarExpr:
		return m.isPartOf(e.X, v)
	case *ast.SelectorExpr:
		return m.isPartOf(e.X, v)
	case *ast.IndexExpr:
		return m.isPartOf(e.X, v)
	case *ast.SliceExpr:
		return m.isPartOf(e.X, v)
	}
	return false
}

// looksInside reports whether a pointer that stands in parent is only followed or compared.
func looksInside(parent ast.Node) bool {
	switch parent := parent.(type) {
	case *ast.SelectorExpr, *ast.StarExpr:
		return true
	case *ast.BinaryExpr:
		return parent.Op == token.EQL || parent.Op == token.NEQ
	}
	return false
}
