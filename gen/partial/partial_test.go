package partial_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/go/packages"

	"github.com/auditline/auditline/gen/partial"
)

// world is a program of packages with one file each; a package imports those it names.
var world = map[string]string{
	"user": `package user
import ("dep"; . "dots"; re "renamed"; "known"; "unused")
type S struct { a dep.Array; b Dotted; c re.Generic[known.K]; d dep.Circle }
type Unneeded struct { x unused.X }`,

	"dep": `package dep
import ("deep"; "unused")
const ( _ = iota; two )
const other = "unneeded"
type ( Array [two]deep.Int; Unneeded struct { x unused.X } )
type Circle struct { next *Circle; self Own }
type Own []byte
func (o Own) Clone() Own { unused.F(); return nil }
type ( Also = Own; Pointer = *Own )
func (o Also) ByAlias() {}
func (o Pointer) ByPointer() {}
func (o Own) Of(Circle) deep.Int { return 0 }
func Unneeded2(unused.X) {}`,

	"dots":    "package dots\ntype Dotted = map[string]error",
	"renamed": "package renamed\ntype Generic[T any] struct { v T }",
	"deep":    "package deep\ntype Int int8\ntype Unneeded struct{}",
	"circle":  "package circle\ntype ( A = B; B = A )",
	"unused":  "package unused\ntype X struct{}\nfunc F() {}",
}

// TestImporter knows all that a struct is made of, and reads nothing else.
func TestImporter(t *testing.T) {
	t.Parallel()
	fset, known := token.NewFileSet(), types.NewPackage("known", "known")
	known.Scope().Insert(types.NewTypeName(token.NoPos, known, "K", types.Typ[types.Uint8]))
	known.MarkComplete()
	files := map[string]*ast.File{}
	prog := &partial.Program{
		Fset: fset,
		Parse: func(name string) *ast.File {
			f, err := parser.ParseFile(fset, name, world[name], parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			files[name] = f
			return f
		},
		Known: func(path string) *types.Package {
			if path == "known" {
				return known
			}
			return nil
		},
	}
	user := pkg("user", pkg("dep", pkg("deep"), pkg("unused")), pkg("dots"), pkg("renamed"), pkg("known"), pkg("unused"))
	prog.Need(user, "S")
	prog.Need(pkg("circle"), "A") // which ends
	if files["unused"] != nil {
		t.Error("read a package that nothing is needed of")
	}
	info := &types.Info{Defs: map[*ast.Ident]types.Object{}}
	config := types.Config{Importer: prog.Importer(user), Error: func(error) {}}
	checked, _ := config.Check("user", fset, []*ast.File{files["user"]}, info)

	got := describe(checked.Scope().Lookup("S").Type().Underlying().(*types.Struct))
	want := []string{
		"a dep.Array [1]deep.Int",
		"b dots.Dotted map[string]error",
		"c renamed.Generic[uint8] struct{v uint8}",
		"d dep.Circle struct{next *dep.Circle; self dep.Own}",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	dep := checked.Imports()[slices.IndexFunc(checked.Imports(), func(p *types.Package) bool { return p.Path() == "dep" })]
	if d := cmp.Diff([]string{"Also", "Array", "Circle", "Own", "Pointer", "two"}, dep.Scope().Names()); d != "" {
		t.Errorf("what is declared in dep: %s", d)
	}
	own := types.NewMethodSet(types.NewPointer(dep.Scope().Lookup("Own").Type()))
	if got, want := own.Lookup(dep, "Of").Type().String(), "func(dep.Circle) deep.Int"; own.Len() != 4 || got != want {
		t.Errorf("%d methods, Of is %s, want %s", own.Len(), got, want)
	}
}

// pkg returns a package with its imports, as the go command lists it.
func pkg(path string, imports ...*packages.Package) *packages.Package {
	p := &packages.Package{PkgPath: path, Name: path, GoFiles: []string{path}, Imports: map[string]*packages.Package{}}
	for _, imp := range imports {
		p.Imports[imp.PkgPath] = imp
	}
	return p
}

// describe lists fields: name, type, and what that is.
func describe(s *types.Struct) (fields []string) {
	for f := range s.Fields() {
		fields = append(fields, fmt.Sprintf("%s %s %s", f.Name(), f.Type(), f.Type().Underlying()))
	}
	return fields
}
