// Package uses decides whether a package has anything to do with auditline. Every analyzer asks it
// first, so that stagecheck is silent and nearly free everywhere else.
package uses

import (
	"go/ast"
	"go/types"
	"reflect"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/auditline/auditline/internal/model"
)

// Analyzer computes, once for all analyzers of a package, whether the package uses auditline: it
// imports audit or pipeline, itself or through others, names auditgen in a go:generate line, or
// wires a pipeline by tags. Its result is a bool. Export data shows imports of imports, so no facts
// are needed.
var Analyzer = &analysis.Analyzer{
	Name:             "auditlineuses",
	Doc:              "whether a package uses auditline",
	Run:              run,
	RunDespiteErrors: true,
	ResultType:       reflect.TypeFor[bool](),
}

// Auditline reports whether the package of pass uses auditline. The analyzer of pass must require
// [Analyzer].
func Auditline(pass *analysis.Pass) bool { return pass.ResultOf[Analyzer].(bool) }

func run(pass *analysis.Pass) (any, error) {
	return isOurs(pass.Pkg.Path()) || imports(pass.Pkg, make(map[*types.Package]bool)) || mentions(pass.Files), nil
}

func isOurs(path string) bool { return path == model.AuditPath || path == model.PipelinePath }

func imports(pkg *types.Package, seen map[*types.Package]bool) bool {
	for _, dep := range pkg.Imports() {
		if seen[dep] {
			continue
		}
		seen[dep] = true
		if isOurs(dep.Path()) || imports(dep, seen) {
			return true
		}
	}
	return false
}

func mentions(files []*ast.File) bool {
	for _, file := range files {
		if generates(file) || wires(file) {
			return true
		}
	}
	return false
}

// generates reports whether a go:generate line of file names auditgen.
func generates(file *ast.File) bool {
	for _, group := range file.Comments {
		for _, c := range group.List {
			if strings.HasPrefix(c.Text, "//go:generate ") && strings.Contains(c.Text, "auditgen") {
				return true
			}
		}
	}
	return false
}

// wires reports whether a struct of file has a field with a pipeline role: such a struct imports
// pipeline only once it is generated.
func wires(file *ast.File) bool {
	for _, typ := range model.StructTypes(file) {
		if model.NamesRole(typ) {
			return true
		}
	}
	return false
}
