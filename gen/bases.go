package gen

import (
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"

	"github.com/auditline/auditline/internal/model"
)

// asks reports whether a package in dir may ask for generated code: a file may have tags, or a
// struct embeds one of another package that asks.
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
	f := s.read(name)
	if f.err != nil || f.ours() || !s.foldersOf(filepath.Dir(name)).mayBeIn(f.content) {
		return false
	}
	imports, _ := parser.ParseFile(token.NewFileSet(), name, f.content, parser.ImportsOnly)
	if imports == nil || !slices.ContainsFunc(model.ImportPaths(imports), func(path string) bool { return s.audits(name, path) }) {
		return false
	}
	syntax := s.parse(name).syntax
	return syntax != nil && len(s.embedders(name, model.ForeignBases(syntax))) > 0
}

// audits reports whether the package at path, which the file imports, may have audited structs. One
// that is not downloaded yet may.
func (s *sources) audits(file, path string) bool {
	dir := s.foldersOf(filepath.Dir(file)).dirOf(path)
	if dir == "" {
		return false
	}
	_, err := os.Stat(dir)
	return err != nil || s.asks(dir)
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
