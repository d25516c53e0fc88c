package finding_test

import (
	"go/token"
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/auditline/auditline/check/internal/finding"
)

// TestNamedSortsByFiles: a driver that parses files side by side numbers the positions of one file
// before those of another in whatever order.
func TestNamedSortsByFiles(t *testing.T) {
	fset := token.NewFileSet()
	plain, meter := fset.AddFile("plain.go", -1, 10), fset.AddFile("meter.go", -1, 10)
	found := []analysis.Diagnostic{
		{Pos: plain.Pos(3), Message: "third"},
		{Pos: meter.Pos(7), Message: "second"},
		{Pos: meter.Pos(1), Message: "first"},
	}
	named := finding.Named(fset, &analysis.Analyzer{Name: "seqyield"}, found)
	for i, want := range []string{"seqyield: first", "seqyield: second", "seqyield: third"} {
		if named[i].Message != want {
			t.Errorf("finding %d: %q, want %q", i, named[i].Message, want)
		}
	}
	if found[0].Message != "third" {
		t.Error("the findings given were changed")
	}
}
