package archtest

import (
	"errors"
	"go/build"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestImports holds every package of the module against the table of ARCHITECTURE.md.
func TestImports(t *testing.T) {
	table, seen := readTable(t), map[string]bool{}
	for _, dir := range packageDirs(t, root(t)) {
		pkg, err := build.ImportDir(filepath.Join(root(t), dir), 0)
		if _, none := errors.AsType[*build.NoGoError](err); none {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		seen[table.rowOf(filepath.ToSlash(dir))] = true
		for _, wrong := range table.violations(filepath.ToSlash(dir), pkg) {
			t.Error(wrong)
		}
	}
	for row := range table {
		if !seen[row] {
			t.Errorf("the table of ARCHITECTURE.md names %s, where no package is", row)
		}
	}
}

// TestViolations shows that the rules can fail.
func TestViolations(t *testing.T) {
	table := importTable{
		"audit":              {},
		"pipeline":           {packages: []string{"audit"}},
		"check":              {packages: []string{"internal/model"}, modules: true},
		"internal/model":     {modules: true},
		"internal/model/sub": {},
	}
	tests := []struct {
		dir, imported, want string
	}{
		{"audit", "time", ""},
		{"audit", "golang.org/x/tools/imports", "audit must not import golang.org/x/tools/imports"},
		{"audit", Module + "/pipeline", "audit must not import " + Module + "/pipeline"},
		{"pipeline", Module + "/audit", ""},
		{"check/auditwrite", Module + "/check/internal/uses", ""},
		{"check/auditwrite", "golang.org/x/tools/go/analysis", ""},
		{"check", Module + "/internal/model/sub", "check must not import " + Module + "/internal/model/sub"},
		{"shed", "fmt", "shed has no row in the table of ARCHITECTURE.md: add one"},
	}
	for _, tt := range tests {
		got := strings.Join(table.violations(tt.dir, &build.Package{Imports: []string{tt.imported}}), "\n")
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s imports %s: %s", tt.dir, tt.imported, diff)
		}
	}
}

// packageDirs lists the module's folders below root, without testdata and nested modules.
func packageDirs(t *testing.T, root string) []string {
	t.Helper()
	var dirs []string
	err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		if p != root && (isNestedModule(p) || d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".")) {
			return filepath.SkipDir
		}
		rel, err := filepath.Rel(root, p)
		if rel != "." {
			dirs = append(dirs, rel)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return dirs
}

func isNestedModule(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, "go.mod"))
	return err == nil
}

// root is the repository's root, two folders above this package.
func root(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	return dir
}
