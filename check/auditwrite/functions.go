package auditwrite

import (
	"go/ast"
	"go/token"
	"go/types"
)

// functions knows what the functions of a package do with what they are given: which methods with a
// pointer receiver only read, and which functions write elements of an argument.
type functions struct {
	pkg    *types.Package
	info   *types.Info
	files  []*ast.File
	flows  *flows
	decls  map[*types.Func]*ast.FuncDecl // made at the first question
	reads  map[*types.Func]bool          // the answers
	writes map[*types.Var]bool           // the answers, by parameter

	fset   *token.FileSet // says where the functions of other packages stand; nil if they are not asked about
	others map[string]*functions
}

func functionsOf(fset *token.FileSet, pkg *types.Package, info *types.Info, files []*ast.File) *functions {
	return &functions{
		pkg: pkg, info: info, files: files,
		flows:  newFlows(info),
		reads:  make(map[*types.Func]bool),
		writes: make(map[*types.Var]bool),
		fset:   fset,
		others: make(map[string]*functions),
	}
}

// canWrite reports whether sel selects a method, called or as a value, that may write to what its
// receiver points to.
func (f *functions) canWrite(sel *ast.SelectorExpr) bool {
	s, ok := f.info.Selections[sel]
	if !ok || s.Kind() != types.MethodVal {
		return false
	}
	fn := s.Obj().(*types.Func).Origin()
	_, isPointer := types.Unalias(fn.Signature().Recv().Type()).(*types.Pointer)
	return isPointer && !isReader(fn) && !f.onlyReads(fn)
}

// onlyReads looks at the method's body. A method that comes to call itself is taken for a writer.
func (f *functions) onlyReads(fn *types.Func) bool {
	if reads, known := f.reads[fn]; known {
		return reads
	}
	decl := f.declOf(fn)
	if decl == nil {
		return false
	}
	f.reads[fn] = false // while its body is looked at
	f.reads[fn] = f.bodyReads(decl)
	return f.reads[fn]
}

// declOf is the declaration of fn with its body, nil if it has none here.
func (f *functions) declOf(fn *types.Func) *ast.FuncDecl {
	if f.decls == nil {
		f.index()
	}
	return f.decls[fn]
}

func (f *functions) index() {
	f.decls = make(map[*types.Func]*ast.FuncDecl)
	for _, file := range f.files {
		for _, decl := range file.Decls {
			if decl, ok := decl.(*ast.FuncDecl); ok && decl.Body != nil {
				fn, _ := f.info.Defs[decl.Name].(*types.Func)
				f.decls[fn] = decl
			}
		}
	}
}

// bodyReads reports whether no form of a write has to do with the receiver, and the receiver itself
// goes nowhere else.
func (f *functions) bodyReads(decl *ast.FuncDecl) bool {
	names := decl.Recv.List[0].Names
	if len(names) == 0 {
		return true
	}
	recv, reads := f.info.Defs[names[0]], true
	ast.PreorderStack(decl.Body, nil, func(n ast.Node, stack []ast.Node) bool {
		for _, p := range f.places(n) {
			reads = reads && (p.appends && !isCut(p.expr) || !f.isPartOf(p.expr, recv))
		}
		if id, ok := n.(*ast.Ident); ok && f.info.Uses[id] == recv {
			reads = reads && looksInside(stack[len(stack)-1])
		}
		return reads
	})
	return reads
}

// isPartOf reports whether e is the variable v or a part of what it holds or refers to.
func (f *functions) isPartOf(e ast.Expr, v types.Object) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		return f.info.Uses[e] == v
	case *ast.StarExpr:
		return f.isPartOf(e.X, v)
	case *ast.SelectorExpr:
		return f.isPartOf(e.X, v)
	case *ast.IndexExpr:
		return f.isPartOf(e.X, v)
	case *ast.SliceExpr:
		return f.isPartOf(e.X, v)
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
