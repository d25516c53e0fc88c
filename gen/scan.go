package gen

import (
	"go/ast"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/auditline/auditline/internal/model"
)

// request says what to ask the go command for. It is found by looking at the
// directories first, so that the command has to be started only once, and does
// not compile any dependency that no decision needs.
type request struct {
	depth depth
	tests bool     // there are test files that matter
	dirs  []string // to which that is limited, where that is worth it; nil for all that are matched
}

// scan looks at what patterns name on disk. Build constraints are not applied:
// asking for too much costs time, never correctness.
func scan(src *sources, dir string, patterns []string) request {
	var r request
	total := 0
	for _, p := range patterns {
		root, all, ok := localPattern(dir, p)
		if !ok {
			return request{tests: true}
		}
		for _, d := range directories(root, all) {
			total += r.look(src, d)
		}
	}
	if more := r.depth > filesOnly || r.tests; !more || 2*len(r.dirs) > total {
		r.dirs = nil
	}
	return r
}

// patterns names the directories to the go command, started in dir.
func (r request) patterns(dir string) (list []string) {
	for _, d := range r.dirs {
		if rel, err := filepath.Rel(dir, d); err == nil {
			d = "./" + filepath.ToSlash(rel)
		}
		list = append(list, d)
	}
	return list
}

// withoutFiles returns the patterns with the directories of Go files in place of the files: to the
// go command they would be a package of their own, to which the files beside them do not belong.
func withoutFiles(dir string, patterns []string) (list []string) {
	for _, p := range patterns {
		if isFile(dir, p) {
			if p = filepath.Dir(p); !filepath.IsAbs(p) {
				p = "./" + filepath.ToSlash(p)
			}
		}
		list = append(list, p)
	}
	return list
}

func isFile(dir, name string) bool {
	if !filepath.IsAbs(name) {
		name = filepath.Join(dir, name)
	}
	return filepath.Ext(name) == ".go" && isRegular(name)
}

// localPattern resolves a pattern that names directories: ./x, or ./x/... for
// all below.
func localPattern(dir, pattern string) (root string, all, ok bool) {
	root, all = strings.CutSuffix(filepath.ToSlash(pattern), "...")
	local := root == "." || root == ".." || strings.HasPrefix(root, "./") || strings.HasPrefix(root, "../") || filepath.IsAbs(root)
	if !local || strings.Contains(root, "...") || all && !strings.HasSuffix(root, "/") {
		return "", false, false
	}
	if root = filepath.FromSlash(root); !filepath.IsAbs(root) {
		root = filepath.Join(dir, root)
	}
	return root, all, true
}

// directories lists root and, if all is set, what the go command matches below it.
func directories(root string, all bool) (dirs []string) {
	if !all {
		return []string{root}
	}
	_ = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil || !d.IsDir():
			return nil
		case path != root && (isIgnoredDir(d.Name()) || isModule(path)):
			return filepath.SkipDir
		}
		dirs = append(dirs, path)
		return nil
	})
	return dirs
}

func isIgnoredDir(name string) bool {
	return name == "vendor" || name == "testdata" || strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_")
}

func isRegular(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.Mode().IsRegular()
}

func isModule(dir string) bool {
	return isRegular(filepath.Join(dir, "go.mod"))
}

// look adds what one directory asks for, and returns 1 if there is Go source in it.
func (r *request) look(src *sources, dir string) int {
	names, _ := filepath.Glob(filepath.Join(escapeGlob(dir), "*.go"))
	tests, depth := false, filesOnly
	if src.asks(dir) {
		tests, depth = slices.ContainsFunc(names, isTest), src.depthOf(dir, names)
	}
	ours := func(name string) bool { return isTest(name) && src.read(name).ours() }
	tests = tests || slices.ContainsFunc(names, ours) // their sources may ask for nothing any more
	if tests || depth > filesOnly {
		r.dirs = append(r.dirs, dir)
	}
	r.tests, r.depth = r.tests || tests, max(r.depth, depth)
	return min(1, len(names))
}

// depthOf returns how much has to be loaded to plan the packages in dir, which have files of those
// names.
func (s *sources) depthOf(dir string, names []string) (d depth) {
	for name, files := range s.packages(names) {
		plan := model.Build(&model.Package{Path: dir, Name: name, Fset: s.fset, Files: files, Audits: s.audits})
		d = max(d, wants(plan, filesOnly))
	}
	return d
}

// packages returns the hand-written files of those names by the name of their package.
func (s *sources) packages(names []string) map[string][]*ast.File {
	packages := map[string][]*ast.File{}
	for _, name := range names {
		if f := s.parse(name); f.syntax != nil && !f.ours() {
			packages[f.syntax.Name.Name] = append(packages[f.syntax.Name.Name], f.syntax)
		}
	}
	return packages
}

var globEscaper = strings.NewReplacer(`*`, `[*]`, `?`, `[?]`, `[`, `[[]`)

// escapeGlob makes a directory's name match itself only.
func escapeGlob(dir string) string { return globEscaper.Replace(dir) }
