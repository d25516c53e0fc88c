package gen

import (
	"bytes"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"

	"github.com/auditline/auditline/internal/model"
)

// question is whether code is asked for in a directory, in tests or besides.
type question struct {
	dir   string
	tests bool
}

// asks reports whether a package in dir may ask for generated code: a file has tags, or a struct
// embeds one of another package that asks.
func (s *sources) asks(dir string) bool {
	return s.answer(question{dir, false}) || s.answer(question{dir, true})
}

// answer looks at the files that are tests, or at the others.
func (s *sources) answer(q question) bool {
	if asks, known := s.asking[q]; known {
		return asks
	}
	s.asking[q] = false // while packages that import each other in a circle are looked at
	names, _ := filepath.Glob(filepath.Join(escapeGlob(q.dir), "*.go"))
	names = slices.DeleteFunc(names, func(name string) bool { return isTest(name) != q.tests })
	s.asking[q] = slices.ContainsFunc(names, s.tagged) || slices.ContainsFunc(names, s.embeds)
	return s.asking[q]
}

// embeds reports whether a struct in the file embeds one of another package that asks.
func (s *sources) embeds(name string) bool {
	found, known := s.embedded[name]
	if !known {
		found = s.findEmbedder(name)
		s.embedded[name] = found
	}
	return found
}

// findEmbedder finds out what embeds reports. Most files declare no struct or import nothing that
// can be embedded; of the others, only the declarations are parsed.
func (s *sources) findEmbedder(name string) bool {
	f := s.read(name)
	if f.err != nil || f.ours() || !bytes.Contains(f.content, []byte("struct")) || !s.foldersOf(filepath.Dir(name)).mayBeIn(f.content) {
		return false
	}
	imports, _ := parser.ParseFile(token.NewFileSet(), name, f.content, parser.ImportsOnly)
	if imports == nil || !slices.ContainsFunc(model.ImportPaths(imports), func(path string) bool { return s.audits(name, path) }) {
		return false
	}
	syntax := s.declarations(name)
	return syntax != nil && len(s.embedders(name, model.ForeignBases(syntax))) > 0
}

// audits reports whether the package at path, which the file imports, may have audited structs
// outside of its tests. One that is not downloaded yet may.
func (s *sources) audits(file, path string) bool {
	dir := s.foldersOf(filepath.Dir(file)).dirOf(path)
	if dir == "" {
		return false
	}
	_, err := os.Stat(dir)
	return err != nil || s.answer(question{dir, false})
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
