package auditwrite

import (
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"go/types"
	"path/filepath"
	"strings"
)

// home knows the functions of fn's package: this one, or one whose source stands where export data
// says that fn is declared. It is nil where there is no source, and for the standard library, whose
// functions are listed in a table.
//
// Facts would cost every package that is imported anywhere an analysis of its own. Here a package
// is read only when an audited slice or map is handed to one of its functions.
func (f *functions) home(fn *types.Func) *functions {
	pkg := fn.Pkg()
	if pkg == f.pkg {
		return f
	}
	if pkg == nil || f.fset == nil {
		return nil
	}
	other, known := f.others[pkg.Path()]
	if !known {
		other = read(pkg, filepath.Dir(f.fset.Position(fn.Pos()).Filename))
		f.others[pkg.Path()] = other
	}
	return other
}

// read type-checks a package on its own: what it has from other packages stays unknown, and they
// are not asked in turn.
func read(pkg *types.Package, dir string) *functions {
	if strings.HasPrefix(dir, "$GOROOT") || dir == filepath.Join(build.Default.GOROOT, "src", filepath.FromSlash(pkg.Path())) {
		return nil
	}
	found, err := build.ImportDir(dir, 0)
	if err != nil {
		return nil
	}
	fset := token.NewFileSet()
	var files []*ast.File
	for _, name := range found.GoFiles {
		file, err := parser.ParseFile(fset, filepath.Join(dir, name), nil, parser.SkipObjectResolution)
		if err != nil {
			return nil
		}
		files = append(files, file)
	}
	info := &types.Info{
		Types:      make(map[ast.Expr]types.TypeAndValue),
		Defs:       make(map[*ast.Ident]types.Object),
		Uses:       make(map[*ast.Ident]types.Object),
		Selections: make(map[*ast.SelectorExpr]*types.Selection),
	}
	config := types.Config{Importer: standIns{}, Error: func(error) {}} // unknown names are expected
	alone, _ := config.Check(pkg.Path(), fset, files, info)
	return functionsOf(nil, alone, info, files)
}

// standIns stand for the packages that another one imports. They have nothing but the functions
// that write elements.
type standIns struct{}

func (standIns) Import(path string) (*types.Package, error) {
	pkg := types.NewPackage(path, path[strings.LastIndex(path, "/")+1:])
	anything := types.NewTuple(types.NewParam(token.NoPos, pkg, "", types.NewSlice(types.Universe.Lookup("any").Type())))
	for entry := range strings.FieldsSeq(writers[path]) {
		name, _, _ := strings.Cut(entry, "@")
		pkg.Scope().Insert(types.NewFunc(token.NoPos, pkg, name, types.NewSignatureType(nil, nil, nil, anything, nil, true)))
	}
	pkg.MarkComplete()
	return pkg, nil
}

// counterpart is fn as this package has it, which has been type-checked anew.
func (f *functions) counterpart(fn *types.Func) *types.Func {
	if fn.Pkg() == f.pkg {
		return fn
	}
	var obj types.Object
	if recv := fn.Signature().Recv(); recv == nil {
		obj = f.pkg.Scope().Lookup(fn.Name())
	} else if named, ok := types.Unalias(deref(recv.Type())).(*types.Named); ok {
		if same := f.pkg.Scope().Lookup(named.Obj().Name()); same != nil {
			obj, _, _ = types.LookupFieldOrMethod(same.Type(), true, f.pkg, fn.Name())
		}
	}
	own, _ := obj.(*types.Func)
	return own
}
