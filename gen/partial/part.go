package partial

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/packages"

	"github.com/auditline/auditline/internal/model"
)

// part is what is needed of one package.
type part struct {
	*packages.Package
	prog     *Program
	files    []*ast.File
	declared map[string][]declaration // types with their methods, and constants
	aliases  map[string][]string      // of types, by which methods may be declared, too
	needed   map[ast.Decl]bool
	slices   map[*ast.File][]ast.Decl // what is needed of each file
	types    *types.Package           // once it is checked
}

// declaration is one of a file's.
type declaration struct {
	file *ast.File
	decl ast.Decl
}

func newPart(prog *Program, p *packages.Package) *part {
	t := &part{Package: p, prog: prog, declared: map[string][]declaration{}, aliases: map[string][]string{}, needed: map[ast.Decl]bool{}, slices: map[*ast.File][]ast.Decl{}}
	for _, name := range p.GoFiles {
		if f := prog.Parse(name); f != nil {
			t.files = append(t.files, f)
			t.index(f)
		}
	}
	return t
}

// index notes what a file declares that a type can be made of.
func (t *part) index(f *ast.File) {
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Recv != nil {
				t.add(model.ReceiverType(d), f, d)
			}
		case *ast.GenDecl:
			t.indexSpecs(f, d)
		}
	}
}

// indexSpecs notes each type by itself, but constants with their whole block,
// since one may repeat the expression above it.
func (t *part) indexSpecs(f *ast.File, d *ast.GenDecl) {
	for _, spec := range d.Specs {
		switch spec := spec.(type) {
		case *ast.TypeSpec:
			t.add(spec.Name.Name, f, &ast.GenDecl{TokPos: spec.Pos(), Tok: token.TYPE, Specs: []ast.Spec{spec}})
			if original := aliased(spec); original != "" {
				t.aliases[original] = append(t.aliases[original], spec.Name.Name)
			}
		case *ast.ValueSpec:
			if d.Tok == token.CONST {
				t.addNames(spec.Names, f, d)
			}
		}
	}
}

func (t *part) addNames(names []*ast.Ident, f *ast.File, d ast.Decl) {
	for _, name := range names {
		t.add(name.Name, f, d)
	}
}

// aliased is the name of the type of the same package, or of what it points to, that spec gives
// another name; "" for another declaration.
func aliased(spec *ast.TypeSpec) string {
	original := ast.Unparen(spec.Type)
	if star, ok := original.(*ast.StarExpr); ok {
		original = ast.Unparen(star.X)
	}
	if id, ok := original.(*ast.Ident); ok && spec.Assign.IsValid() {
		return id.Name
	}
	return ""
}

func (t *part) add(name string, f *ast.File, d ast.Decl) {
	t.declared[name] = append(t.declared[name], declaration{f, d})
}

// need marks a declaration, and what it refers to.
func (t *part) need(name string) {
	for _, d := range t.declared[name] {
		if !t.needed[d.decl] {
			t.needed[d.decl] = true
			t.slices[d.file] = append(t.slices[d.file], d.decl)
			t.follow(d.file, d.decl)
		}
	}
	aliases := t.aliases[name]
	delete(t.aliases, name) // they may name each other in a circle
	for _, alias := range aliases {
		t.need(alias)
	}
}

// follow marks what a node in one of the package's files refers to, but for
// functions' bodies.
func (t *part) follow(f *ast.File, node ast.Node) {
	ast.Inspect(node, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BlockStmt:
			return false
		case *ast.Field: // its names are no references
			t.follow(f, n.Type)
			return false
		case *ast.SelectorExpr:
			if x, ok := n.X.(*ast.Ident); ok {
				t.needFrom(f, x.Name, n.Sel.Name)
			}
			return false
		case *ast.Ident:
			t.need(n.Name)
			t.needFrom(f, ".", n.Name)
		}
		return true
	})
}

// needFrom marks a declaration of the package that f calls pkg.
func (t *part) needFrom(f *ast.File, pkg, name string) {
	for _, spec := range f.Imports {
		p := t.Imports[model.ImportPath(spec)]
		if p == nil || model.NewImport(spec, p.Name).Name != pkg || t.prog.Known(p.PkgPath) != nil {
			continue
		}
		t.prog.part(p).need(name)
	}
}

// check type-checks what is needed. Errors are expected, where a declaration
// refers to something that is not a type.
func (t *part) check() *types.Package {
	if t.types != nil {
		return t.types // also while it is being checked, should packages import each other in a circle
	}
	t.types = types.NewPackage(t.PkgPath, t.Name)
	config := types.Config{IgnoreFuncBodies: true, FakeImportC: true, Importer: t.prog.Importer(t.Package), Error: func(error) {}}
	checker := types.NewChecker(&config, t.prog.Fset, t.types, nil)
	_ = checker.Files(t.neededFiles())
	return t.types
}

// neededFiles returns the files with no more than what is needed in them.
func (t *part) neededFiles() (files []*ast.File) {
	for _, f := range t.files {
		if len(t.slices[f]) > 0 {
			slice := *f
			slice.Decls = append(imports(f), t.slices[f]...)
			files = append(files, &slice)
		}
	}
	return files
}

// imports returns the import declarations of a file.
func imports(f *ast.File) (decls []ast.Decl) {
	for _, d := range f.Decls {
		if gen, ok := d.(*ast.GenDecl); ok && gen.Tok == token.IMPORT {
			decls = append(decls, gen)
		}
	}
	return decls
}
