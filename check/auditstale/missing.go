package auditstale

import (
	"go/ast"
	"go/token"

	"golang.org/x/tools/go/analysis"

	"github.com/auditline/auditline/check/internal/finding"
	"github.com/auditline/auditline/check/internal/planned"
)

// Missing is for drivers that run no analyzer on a package which does not type-check. It reads syntax alone and reports generated
// code that is not there. If auditgen refuses the package, its problems are the reason, and are reported instead.
func Missing(fset *token.FileSet, path string, files []*ast.File) []analysis.Diagnostic {
	unit := planned.New(fset, path, files, nil, nil)
	found := absent(unit)
	if len(found) > 0 && len(unit.Plan.Problems) > 0 {
		found = nil
		for _, p := range unit.Plan.Problems {
			found = append(found, finding.Of(p))
		}
	}
	for i := range found {
		found[i].Message = finding.Text(Analyzer.Name, found[i].Message)
	}
	return found
}
