package house

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

// Module is the module's path; rooms are named by their folder below it.
const Module = "github.com/auditline/auditline"

// A house holds the rooms of ARCHITECTURE.md's table by their folder.
type house map[string]roomRule

// A roomRule says what the code of a room may import.
type roomRule struct {
	rooms   []string // other rooms of this module
	modules bool     // other modules, beside the standard library
}

// readHouse reads the table of ARCHITECTURE.md, which is the one place where the rules stand.
func readHouse(t *testing.T) house {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root(t), "ARCHITECTURE.md"))
	if err != nil {
		t.Fatal(err)
	}
	return parseHouse(t, string(text))
}

var (
	row  = regexp.MustCompile("(?m)^\\| `([^`]+)` \\|(.*)\\| (modules|standard library) \\|$")
	code = regexp.MustCompile("`([^`]+)`")
)

func parseHouse(t *testing.T, text string) house {
	t.Helper()
	h := house{}
	for _, m := range row.FindAllStringSubmatch(text, -1) {
		rule := roomRule{modules: m[3] == "modules"}
		for _, room := range code.FindAllStringSubmatch(m[2], -1) {
			rule.rooms = append(rule.rooms, room[1])
		}
		h[m[1]] = rule
	}
	if lines := strings.Count(text, "\n| `"); lines == 0 || lines != len(h) {
		t.Fatalf("%d rows of the table, %d understood", lines, len(h))
	}
	return h
}

// violations says what is wrong with the imports of the package in folder dir, relative to the module's root.
func (h house) violations(dir string, pkg *build.Package) []string {
	room := h.roomOf(dir)
	if room == "" {
		return []string{dir + " belongs to no room: add it to the table of ARCHITECTURE.md"}
	}
	var wrong []string
	for _, imported := range pkg.Imports {
		if !h.allows(room, imported) {
			wrong = append(wrong, dir+" must not import "+imported)
		}
	}
	return wrong
}

func (h house) allows(room, imported string) bool {
	target, ours := strings.CutPrefix(imported, Module+"/")
	if !ours {
		return h[room].modules || isStandard(imported)
	}
	targetRoom := h.roomOf(target)
	return targetRoom == room || slices.Contains(h[room].rooms, targetRoom)
}

// isStandard reports whether an import path is the standard library's: its first element has no dot.
func isStandard(imported string) bool {
	first, _, _ := strings.Cut(imported, "/")
	return !strings.Contains(first, ".")
}

// roomOf is the most specific room that holds the folder, "" when there is none.
func (h house) roomOf(dir string) string {
	for ; dir != "."; dir = path.Dir(dir) {
		if _, ok := h[dir]; ok {
			return dir
		}
	}
	return ""
}
