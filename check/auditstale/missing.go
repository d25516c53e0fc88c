package auditstale

import (
	"go/ast"
	"go/token"

	"golang.org/x/tools/go/analysis"

	"github.com/auditline/auditline/check/internal/finding"
	"github.com/auditline/auditline/check/internal/planned"
	"github.com/auditline/auditline/internal/model"
)

// Missing is for drivers that run no analyzer on a package which does not type-check. It reads syntax alone and reports generated
// code that is not there: all of a type's, or a method that the package's own code mentions. If auditgen refuses the package, its
// problems are the reason, and are reported instead.
func Missing(fset *token.FileSet, path string, files []*ast.File) []analysis.Diagnostic {
	unit := planned.New(fset, path, files, nil, nil)
	absent := absent(unit)
	if len(absent) == 0 {
		return nil
	}
	var found []analysis.Diagnostic
	for _, p := range unit.Plan.Problems {
		found = append(found, finding.Of(p))
	}
	if len(found) == 0 {
		found = absent
	}
	for i := range found {
		found[i].Message = finding.Text(Analyzer.Name, found[i].Message)
	}
	return found
}

func absent(unit *planned.Unit) []analysis.Diagnostic {
	mentioned := selectors(unit.Written)
	var found []analysis.Diagnostic
	for _, file := range unit.Plan.Files {
		for _, s := range file.Structs {
			if len(unit.Methods(s.Name)) == 0 {
				found = append(found, missing(s.Spec.Name))
				continue
			}
			for _, name := range methods(s) {
				if mentioned[name] && unit.Method(s.Name, name) == nil {
					found = append(found, stale(s.Spec.Name, s.Name, "it lacks "+name))
				}
			}
		}
	}
	return found
}

// methods lists all that auditgen generates for s.
func methods(s *model.Struct) []string {
	names := s.Methods()
	for _, f := range s.Fields {
		for _, name := range []string{f.Getter, f.Setter} {
			if name != "" {
				names = append(names, name)
			}
		}
	}
	return names
}

// selectors are the names that stand behind a dot anywhere in files.
func selectors(files []*ast.File) map[string]bool {
	names := make(map[string]bool)
	for _, file := range files {
		ast.Inspect(file, func(n ast.Node) bool {
			if sel, ok := n.(*ast.SelectorExpr); ok {
				names[sel.Sel.Name] = true
			}
			return true
		})
	}
	return names
}
