package finding

import (
	"go/ast"

	"golang.org/x/tools/go/analysis"

	"github.com/auditline/auditline/internal/model"
)

// ByHand reports whether a file is written by hand. One that imports C is, though the compiler sees
// what cgo has made of it, with cgo's header above the file's own.
func ByHand(file *ast.File) bool {
	if !model.IsThroughCgo(file) {
		return !ast.IsGenerated(file)
	}
	own := *file
	own.Comments = file.Comments[1:]
	return !ast.IsGenerated(&own)
}

// withoutFixOfCgo is a finding without the fix that would edit what cgo has made of a file.
func withoutFixOfCgo(pass *analysis.Pass, d analysis.Diagnostic) analysis.Diagnostic {
	for _, file := range pass.Files {
		if file.FileStart <= d.Pos && d.Pos <= file.FileEnd && model.IsThroughCgo(file) {
			d.SuggestedFixes = nil
		}
	}
	return d
}
