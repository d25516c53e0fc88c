package auditwrite

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/inspector"
)

// functions knows what the functions of a package do with what they are given: which methods with a
// pointer receiver only read, and which functions write elements of an argument.
type functions struct {
	pkg    *types.Package
	info   *types.Info
	files  []*ast.File
	flows  *flows
	syntax *inspector.Inspector             // of the files, made at the first question
	decls  map[*types.Func]inspector.Cursor // made at the first question
	reads  map[*types.Func]bool             // the answers
	writes map[*types.Var]bool              // the answers, by parameter

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
	decl, ok := f.declOf(fn)
	if !ok {
		return false
	}
	f.reads[fn] = false // while its body is looked at
	f.reads[fn] = f.bodyReads(decl)
	return f.reads[fn]
}

// declOf is the declaration of fn with its body; not ok if it has none here.
func (f *functions) declOf(fn *types.Func) (decl inspector.Cursor, ok bool) {
	if f.decls == nil {
		f.index()
	}
	decl, ok = f.decls[fn]
	return decl, ok
}

func (f *functions) index() {
	f.decls = make(map[*types.Func]inspector.Cursor)
	for at := range f.root().Preorder((*ast.FuncDecl)(nil)) {
		if decl := at.Node().(*ast.FuncDecl); decl.Body != nil {
			fn, _ := f.info.Defs[decl.Name].(*types.Func)
			f.decls[fn] = at
		}
	}
}

// root stands above the files.
func (f *functions) root() inspector.Cursor {
	if f.syntax == nil {
		f.syntax = inspector.New(f.files)
	}
	return f.syntax.Root()
}

// bodyReads reports whether no form of a write has to do with the receiver, and the receiver itself
// goes nowhere else.
func (f *functions) bodyReads(decl inspector.Cursor) bool {
	names := decl.Node().(*ast.FuncDecl).Recv.List[0].Names
	if len(names) == 0 {
		return true
	}
	recv := f.info.Defs[names[0]]
	matters := func(arg ast.Expr) bool { return f.isPartOf(arg, recv) }
	for at := range decl.Preorder() {
		if slices.ContainsFunc(f.places(at.Node(), matters), func(p place) bool {
			return f.isPartOf(p.expr, recv) && (!p.appends || isCut(p.expr))
		}) {
			return false
		}
		if id, ok := at.Node().(*ast.Ident); ok && f.info.Uses[id] == recv && !looksInside(at.Parent().Node()) {
			return false
		}
	}
	return true
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
