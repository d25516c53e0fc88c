package model

import (
	"go/ast"
	"go/types"
	"path"
	"regexp"
	"slices"
	"strconv"
)

// Import is an import of a source file.
type Import struct {
	Path     string
	Name     string // what the file calls the package; "." for a dot import
	Explicit bool   // the file gives the name itself
}

// NewImport returns spec as an import that the file calls name, unless spec gives a name itself.
func NewImport(spec *ast.ImportSpec, name string) Import {
	if spec.Name != nil {
		return Import{ImportPath(spec), spec.Name.Name, true}
	}
	return Import{ImportPath(spec), name, false}
}

// ImportPath returns the path that an import names.
func ImportPath(spec *ast.ImportSpec) string {
	p, _ := strconv.Unquote(spec.Path.Value) // the parser has checked it
	return p
}

// ImportPaths lists what the file imports.
func ImportPaths(f *ast.File) (paths []string) {
	for _, spec := range f.Imports {
		paths = append(paths, ImportPath(spec))
	}
	return paths
}

// Imports reports whether the file imports path.
func Imports(f *ast.File, path string) bool { return slices.Contains(ImportPaths(f), path) }

// fromPackage returns the name of the declaration of package path that e means in file f, "" for
// none: e is audit.Trail, or Trail behind a dot import.
func (b *builder) fromPackage(f *ast.File, e ast.Expr, path string) string {
	switch e := ast.Unparen(e).(type) {
	case *ast.SelectorExpr:
		x, isIdent := e.X.(*ast.Ident)
		if !isIdent {
			return ""
		}
		if spec := b.importOf(f, x); spec != nil && ImportPath(spec) == path {
			return e.Sel.Name
		}
	case *ast.Ident:
		if _, declared := b.scope.names[e.Name]; !declared && dotImport(f, path) != nil {
			return e.Name
		}
	}
	return ""
}

// dotImport returns the file's dot import of path, nil without.
func dotImport(f *ast.File, path string) *ast.ImportSpec {
	for _, spec := range f.Imports {
		if spec.Name != nil && spec.Name.Name == "." && ImportPath(spec) == path {
			return spec
		}
	}
	return nil
}

// importOf returns the import of f that x names, nil if there is none. Types know it; without them
// an import that gives no name is known by its path.
func (b *builder) importOf(f *ast.File, x *ast.Ident) *ast.ImportSpec {
	want := ""
	if b.Info != nil {
		if name, ok := b.Info.Uses[x].(*types.PkgName); ok {
			want = name.Imported().Path()
		}
	}
	for _, spec := range f.Imports {
		switch {
		case spec.Name != nil && spec.Name.Name == x.Name:
			return spec
		case spec.Name != nil:
		case want != "" && ImportPath(spec) == want, want == "" && AssumedName(ImportPath(spec)) == x.Name:
			return spec
		}
	}
	return nil
}

var (
	version     = regexp.MustCompile(`^v[0-9]+$`)
	identPrefix = regexp.MustCompile(`^[\pL_][\pL\p{Nd}_]*`)
	goPrefix    = regexp.MustCompile(`^go-`)
)

// AssumedName guesses the name of the package at an import path as goimports does: the last element
// that is not a version, without what cannot be part of a name.
func AssumedName(p string) string {
	base := path.Base(p)
	if dir := path.Dir(p); version.MatchString(base) && dir != "." {
		base = path.Base(dir)
	}
	return identPrefix.FindString(goPrefix.ReplaceAllString(base, ""))
}
