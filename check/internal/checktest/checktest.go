// Package checktest runs an analyzer over the testdata folder beside it, a GOPATH-style tree in
// which small stand-ins take the place of audit and pipeline.
package checktest

import (
	"path/filepath"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/analysistest"
)

// Run holds a's findings against the // want comments of the packages below the folder named like
// a, and its fixes against the golden files there. The test must run in the analyzer's folder.
func Run(t *testing.T, a *analysis.Analyzer) {
	t.Helper()
	dir, err := filepath.Abs("testdata")
	if err != nil {
		t.Fatal(err)
	}
	analysistest.RunWithSuggestedFixes(t, dir, a, a.Name+"/...")
}
