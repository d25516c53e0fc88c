// Package planned reads a package's tags once for all analyzers: what auditgen would generate, and
// what it has generated.
package planned

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"path/filepath"
	"reflect"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/auditline/auditline/check/internal/uses"
	"github.com/auditline/auditline/internal/model"
)

// Analyzer computes the [Unit] of a package; its result is a nil *Unit where auditline is not used.
var Analyzer = &analysis.Analyzer{
	Name:             "auditlineplan",
	Doc:              "what auditgen would generate for a package, and what it has generated",
	Requires:         []*analysis.Analyzer{uses.Analyzer},
	Run:              run,
	RunDespiteErrors: true,
	ResultType:       reflect.TypeFor[*Unit](),
}

// Of returns the unit of a pass whose analyzer requires [Analyzer].
func Of(pass *analysis.Pass) *Unit { return pass.ResultOf[Analyzer].(*Unit) }

func run(pass *analysis.Pass) (any, error) {
	if !uses.Auditline(pass) {
		return (*Unit)(nil), nil
	}
	hidden := Parse(pass.Fset, pass.IgnoredFiles, pass.ReadFile)
	module := ""
	if pass.Module != nil {
		module = pass.Module.Path
	}
	return New(pass.Fset, pass.Pkg.Path(), module, pass.Files, hidden, pass.Pkg, pass.TypesInfo), nil
}

// A Unit is a package as auditgen sees it.
type Unit struct {
	Plan    *model.Plan
	Written []*ast.File // by hand, that is: not by auditgen

	generated map[string][]*ast.FuncDecl // methods in auditgen's files, by the receiver's type
}

// New makes the unit of files and of those that build constraints hide. The path of the module is
// "" where it is not known.
func New(fset *token.FileSet, path, module string, files, hidden []*ast.File, pkg *types.Package, info *types.Info) *Unit {
	u := &Unit{generated: make(map[string][]*ast.FuncDecl)}
	for _, file := range files {
		if model.IsGenerated(fset, file) {
			u.addMethods(file)
		} else {
			u.Written = append(u.Written, file)
		}
	}
	u.Plan = model.Build(&model.Package{
		Path: path, Module: module, Name: files[0].Name.Name, Fset: fset, Files: u.Written, Hidden: hidden, Types: pkg, Info: info,
	})
	return u
}

// Parse parses the hand-written Go files among those that the go command ignores, as far as they
// can be parsed.
func Parse(fset *token.FileSet, ignored []string, read func(string) ([]byte, error)) (files []*ast.File) {
	for _, name := range ignored {
		src, err := read(name)
		if err != nil || filepath.Ext(name) != ".go" || model.IsOurs(name, src) {
			continue
		}
		if f, _ := parser.ParseFile(fset, name, src, parser.SkipObjectResolution); f != nil {
			files = append(files, f)
		}
	}
	return files
}

func (u *Unit) addMethods(file *ast.File) {
	for _, decl := range file.Decls {
		if fn, ok := decl.(*ast.FuncDecl); ok && fn.Recv != nil {
			name := model.ReceiverType(fn)
			u.generated[name] = append(u.generated[name], fn)
		}
	}
}

// Methods lists the methods that auditgen has generated for the type of that name.
func (u *Unit) Methods(typeName string) []*ast.FuncDecl { return u.generated[typeName] }

// Method finds one of them, nil if there is none.
func (u *Unit) Method(typeName, method string) *ast.FuncDecl {
	for _, fn := range u.generated[typeName] {
		if fn.Name.Name == method {
			return fn
		}
	}
	return nil
}

// GeneratedAt is the name of the type whose generated method stands at pos, "" if none does.
func (u *Unit) GeneratedAt(pos token.Pos) string {
	for name, methods := range u.generated {
		for _, fn := range methods {
			if fn.Pos() <= pos && pos < fn.End() {
				return name
			}
		}
	}
	return ""
}

// TypeSpecs lists the types that are declared by hand at package level.
func (u *Unit) TypeSpecs() []*ast.TypeSpec {
	var specs []*ast.TypeSpec
	for _, file := range u.Written {
		specs = slices.AppendSeq(specs, model.TypeSpecs(file))
	}
	return specs
}
