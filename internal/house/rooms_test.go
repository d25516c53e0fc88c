package house

import (
	"go/build"
	"path"
	"slices"
	"strings"
)

// Module is the module's path; rooms are named by their folder below it.
const Module = "github.com/auditline/auditline"

// rooms lists, for each room, the rooms that its code may import. A room is a folder with all below it; the most
// specific entry counts. Tests may import anything: they are not linked into anybody's program.
var rooms = map[string][]string{
	"cmd/auditgen":   {"gen"},
	"cmd/stagecheck": {"check", "internal/model"},
	"gen":            {"internal/model", "internal/protocol"},
	"check":          {"check", "internal/model", "internal/protocol"},

	"audit":     {},
	"pipeline":  {"audit", "internal/protocol", "internal/protocol/reflected"},
	"footprint": {},
	"sample":    {"audit", "pipeline", "footprint"},

	"internal/model":              {"internal/protocol"},
	"internal/protocol":           {},
	"internal/protocol/typed":     {"internal/protocol"},
	"internal/protocol/reflected": {"internal/protocol"},

	"internal/house":  {},
	"internal/task":   {},
	"internal/corpus": {"gen", "internal/model"},
}

// standardOnly are the rooms that end up in users' programs: they bring no dependency along.
var standardOnly = []string{"audit", "pipeline", "footprint", "internal/protocol", "internal/protocol/reflected"}

// violations says what is wrong with the imports of the package in folder dir, relative to the module's root.
func violations(dir string, pkg *build.Package) []string {
	room := roomOf(dir)
	if room == "" {
		return []string{dir + " belongs to no room: add it to the table and to ARCHITECTURE.md"}
	}
	var wrong []string
	for _, imported := range pkg.Imports {
		if !allowed(room, imported) {
			wrong = append(wrong, dir+" must not import "+imported)
		}
	}
	return wrong
}

func allowed(room, imported string) bool {
	target, ours := strings.CutPrefix(imported, Module+"/")
	if !ours {
		return isStandard(imported) || !slices.Contains(standardOnly, room)
	}
	targetRoom := roomOf(target)
	return targetRoom == room || slices.Contains(rooms[room], targetRoom) || allowedBelow(room, targetRoom)
}

// allowedBelow lets a room that may import a library room import that room's adapters too.
func allowedBelow(room, target string) bool {
	return !slices.Contains(standardOnly, room) && slices.Contains(rooms[room], path.Dir(target))
}

// isStandard reports whether an import path is the standard library's: its first element has no dot.
func isStandard(imported string) bool {
	first, _, _ := strings.Cut(imported, "/")
	return !strings.Contains(first, ".")
}

// roomOf is the most specific room that holds the folder, "" when there is none.
func roomOf(dir string) string {
	for ; dir != "."; dir = path.Dir(dir) {
		if _, ok := rooms[dir]; ok {
			return dir
		}
	}
	return ""
}
