package archtest

import (
	"go/build"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// Module is the module's path; the table names packages by their folder below it.
const Module = "github.com/auditline/auditline"

// An importTable holds the rows of ARCHITECTURE.md's table by their folder. A row stands for the
// package in its folder and all packages below it that have no row of their own.
type importTable map[string]importRule

// An importRule says what the packages of a row may import.
type importRule struct {
	packages []string // of other rows
	modules  bool     // other modules, beside the standard library
}

// readTable reads the table of ARCHITECTURE.md, which is the one place where the rules stand.
func readTable(t *testing.T) importTable {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root(t), "ARCHITECTURE.md"))
	if err != nil {
		t.Fatal(err)
	}
	return parseTable(t, string(text))
}

var (
	rowPattern  = regexp.MustCompile("(?m)^\\| `([^`]+)` \\|(.*)\\| (modules|standard library) \\|$")
	codePattern = regexp.MustCompile("`([^`]+)`")
)

func parseTable(t *testing.T, text string) importTable {
	t.Helper()
	table := importTable{}
	for _, m := range rowPattern.FindAllStringSubmatch(text, -1) {
		rule := importRule{modules: m[3] == "modules"}
		for _, pkg := range codePattern.FindAllStringSubmatch(m[2], -1) {
			rule.packages = append(rule.packages, pkg[1])
		}
		table[m[1]] = rule
	}
	if lines := strings.Count(text, "\n| `"); lines == 0 || lines != len(table) {
		t.Fatalf("%d rows of the table, %d understood", lines, len(table))
	}
	return table
}

// violations says what is wrong with the imports of the package in folder dir, relative to the
// module's root.
func (table importTable) violations(dir string, pkg *build.Package) []string {
	row := table.rowOf(dir)
	if row == "" {
		return []string{dir + " has no row in the table of ARCHITECTURE.md: add one"}
	}
	var wrong []string
	for _, imported := range pkg.Imports {
		if !table.allows(row, imported) {
			wrong = append(wrong, dir+" must not import "+imported)
		}
	}
	return wrong
}

func (table importTable) allows(row, imported string) bool {
	dir, ours := strings.CutPrefix(imported, Module+"/")
	if !ours {
		return table[row].modules || isStandard(imported)
	}
	importedRow := table.rowOf(dir)
	return importedRow == row || slices.Contains(table[row].packages, importedRow)
}

// isStandard reports whether an import path is the standard library's: its first element has no
// dot.
func isStandard(imported string) bool {
	first, _, _ := strings.Cut(imported, "/")
	return !strings.Contains(first, ".")
}

// rowOf is the row that holds the package in folder dir: of several, the one with the longest path.
// It is "" when there is none.
func (table importTable) rowOf(dir string) string {
	for ; dir != "."; dir = path.Dir(dir) {
		if _, ok := table[dir]; ok {
			return dir
		}
	}
	return ""
}
