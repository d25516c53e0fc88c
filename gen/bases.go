package gen

import (
	"bytes"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"

	"github.com/auditline/auditline/internal/model"
)

// module is the module that a directory belongs to.
type module struct{ path, dir string }

// moduleOf returns the module of dir, the zero one outside of any.
func (s *sources) moduleOf(dir string) module {
	if m, known := s.modules[dir]; known {
		return m
	}
	var m module
	if text, err := os.ReadFile(filepath.Join(dir, "go.mod")); err == nil {
		m = module{modfile.ModulePath(text), dir}
	} else if up := filepath.Dir(dir); up != dir {
		m = s.moduleOf(up)
	}
	s.modules[dir] = m
	return m
}

// dirOf returns the directory of a package of the module, "" for one of another module.
func (m module) dirOf(path string) string {
	rest, ok := strings.CutPrefix(path, m.path)
	if m.path == "" || !ok || rest != "" && rest[0] != '/' {
		return ""
	}
	return filepath.Join(m.dir, filepath.FromSlash(rest))
}

// asks reports whether a package in dir may ask for generated code: a file may have tags, or a
// struct embeds one of a package of the module that asks.
func (s *sources) asks(dir string) bool {
	if asks, known := s.asking[dir]; known {
		return asks
	}
	s.asking[dir] = false // while packages that import each other in a circle are looked at
	names, _ := filepath.Glob(filepath.Join(escapeGlob(dir), "*.go"))
	tagged := func(name string) bool { return s.read(name).tagged() }
	s.asking[dir] = slices.ContainsFunc(names, tagged) || slices.ContainsFunc(names, s.embeds)
	return s.asking[dir]
}

// embeds reports whether a struct in the file embeds one of another package that asks.
func (s *sources) embeds(name string) bool {
	m, f := s.moduleOf(filepath.Dir(name)), s.read(name)
	if m.path == "" || f.err != nil || f.ours() || !bytes.Contains(f.content, []byte(`"`+m.path)) {
		return false
	}
	imports, _ := parser.ParseFile(token.NewFileSet(), name, f.content, parser.ImportsOnly)
	if imports == nil || !slices.ContainsFunc(model.ImportPaths(imports), func(path string) bool { return s.audits(name, path) }) {
		return false
	}
	syntax := s.parse(name).syntax
	return syntax != nil && len(s.embedders(name, model.ForeignBases(syntax))) > 0
}

// audits reports whether the package at path, which the file imports, may have audited structs, and
// is of the file's module.
func (s *sources) audits(file, path string) bool {
	dir := s.moduleOf(filepath.Dir(file)).dirOf(path)
	return dir != "" && s.asks(dir)
}

// embedders are the structs of a file that embed types of packages which audits is true of.
func (s *sources) embedders(file string, bases []model.ForeignBase) (names []string) {
	for _, b := range bases {
		if s.audits(file, b.Path) {
			names = append(names, b.Struct)
		}
	}
	return names
}
