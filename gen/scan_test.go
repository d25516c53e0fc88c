package gen

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestFewDirectoriesAsk finds the same packages with the same files, whether the go command is
// asked for all that they import or only for what the few that have tags import.
func TestFewDirectoriesAsk(t *testing.T) {
	t.Parallel()
	const audited = "import (\n\t\"net/url\"\n\n\t\"github.com/auditline/auditline/audit\"\n)\n\ntype S struct {\n\tu url.URL `audit:\"true\"`\n\ttrail audit.Trail\n}\n"
	dir := t.TempDir()
	for name, content := range map[string]string{
		"go.mod":           "module example.org/x\n\ngo 1.26.0\n",
		"few/a.go":         "package few\n\n" + audited,
		"few/a_test.go":    "package few\n",
		"few/x_test.go":    "package few_test\n",
		"hidden/a.go":      "//go:build never\n\npackage hidden\n\n" + audited,
		"orphan/a_test.go": "package orphan\n",
		"words/a.go":       "package words\n\n// pipeline: a comment about audit:\nvar audit = `pipeline:\"source\"`\n",
		"c/a.go":           "package c\n", "d/a.go": "package d\n", "e/a.go": "package e\n", "f/a.go": "package f\n",
	} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o777); err != nil {
			t.Fatal(err)
		}
		writeFile(t, dir, name, content)
	}
	c := Config{Dir: dir, Patterns: []string{"./..."}}
	ask := scan(newSources(c), dir, c.Patterns)
	want := []string{"./few", "./hidden"}
	if got := ask.patterns(dir); ask.depth != declarations || !ask.tests || !slices.Equal(got, want) {
		t.Fatalf("%+v asks for %q, want %q", ask, got, want)
	}
	all := request{depth: ask.depth, tests: ask.tests}
	if d := cmp.Diff(filesOf(t, c, all, "few"), filesOf(t, c, ask, "few")); d != "" {
		t.Errorf("-all +few: %s", d)
	}
	if len(scan(newSources(c), dir, []string{"./few"}).dirs) > 0 {
		t.Error("the go command is started twice where all that is matched asks")
	}
}

// filesOf lists the packages that a request finds; of those with tests and imports, in the folder
// deep, what they are made of.
func filesOf(t *testing.T, c Config, ask request, deep string) (lines []string) {
	t.Helper()
	pkgs, err := load(t.Context(), c, newSources(c), ask)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range pkgs {
		if line := p.PkgPath; filepath.Base(p.dir) == deep {
			lines = append(lines, fmt.Sprint(line, p.GoFiles, len(p.Imports), p.importer != nil, len(p.files)))
		} else {
			lines = append(lines, line)
		}
	}
	return lines
}
