package codec

import (
	"runtime/debug"
	"strings"
	"sync"
)

// modules are the paths of the modules that the program was built from, the main one
// first. A program built without the go command may not know them.
var modules = sync.OnceValue(func() []string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return nil
	}
	paths := []string{info.Main.Path}
	for _, m := range info.Deps {
		paths = append(paths, m.Path)
	}
	return paths
})

// moduleOf is the path of the module that a package belongs to, a guess where the program
// does not know its modules. The package "main" and no package are the main module's.
func moduleOf(pkg string, known []string) string {
	main := "main"
	if len(known) > 0 && known[0] != "" {
		main = known[0]
	}
	best := ""
	for _, m := range known {
		if len(m) > len(best) && within(pkg, m) {
			best = m
		}
	}
	if best != "" {
		return best
	}
	if pkg == "" || within(pkg, "main") {
		return main
	}
	elements := strings.Split(pkg, "/")
	if !strings.Contains(elements[0], ".") {
		return elements[0] // of the standard library
	}
	return strings.Join(elements[:min(2, len(elements))], "/")
}

// within tells whether pkg is a package of module m, its external test package included.
// The name of a type may follow the package's path.
func within(pkg, m string) bool {
	rest, ok := strings.CutPrefix(pkg, m)
	rest = strings.TrimPrefix(rest, "_test")
	return ok && (rest == "" || rest[0] == '/' || rest[0] == '.')
}
