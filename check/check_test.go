package check_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/go/analysis"

	"github.com/auditline/auditline/check"
	"github.com/auditline/auditline/check/internal/finding"
)

func TestSuite(t *testing.T) {
	if err := analysis.Validate(check.Suite); err != nil {
		t.Error(err)
	}
	var names []string
	for _, a := range check.Suite {
		names = append(names, a.Name)
		if a.URL != finding.URL {
			t.Errorf("%s: its findings lead to %q", a.Name, a.URL)
		}
		for _, req := range a.Requires {
			if !strings.HasPrefix(req.Name, "auditline") {
				t.Errorf("%s requires %s, which runs whether or not the package uses auditline", a.Name, req.Name)
			}
		}
	}
	want := append(slices.Clone(finding.Analyzers), "stageignore")
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("directives (-) and suite (+) name different analyzers:\n%s", diff)
	}
}
