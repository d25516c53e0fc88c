package main

import (
	"slices"
	"strings"
	"testing"
)

// TestWhatLocksIsRaced holds the list of packages that are tested under the race detector against
// those that import sync or sync/atomic, which nothing that starts goroutines does without.
func TestWhatLocksIsRaced(t *testing.T) {
	t.Chdir("../..")
	elsewhere := []string{
		"gen", "internal/model", // by auditgen as a command
		"internal/heapcases", // by the tests of footprint
	}
	covered := packages(t, "{{.ImportPath}}", raced...)
	const locks = `{{range .Imports}}{{if or (eq . "sync") (eq . "sync/atomic")}}{{$.ImportPath}}{{"\n"}}{{end}}{{end}}`
	for _, pkg := range packages(t, locks, "./...") {
		name := strings.TrimPrefix(pkg, "github.com/auditline/auditline/")
		if !slices.Contains(covered, pkg) && !slices.Contains(elsewhere, name) {
			t.Errorf("%s locks, but its tests do not run under the race detector: see raced", name)
		}
	}
}

func packages(t *testing.T, format string, patterns ...string) []string {
	t.Helper()
	list, err := output("go", append([]string{"list", "-f", format}, patterns...)...)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Fields(list)
}
