package gen

import (
	"bytes"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/auditline/auditline/internal/model"
	"github.com/auditline/auditline/internal/tag"
)

// sources reads and parses each Go file once in a run, whoever asks for it.
type sources struct {
	fset     *token.FileSet
	contents map[string][]byte // in place of what is on disk
	expected map[string][]byte // where there is nothing on disk
	env      []string          // of the go command
	mu       sync.Mutex
	files    map[string]*source
	folders  map[string]folders // by directory
	asking   map[question]bool  // what is found out about directories
	embedded map[string]bool    // what embeds has found out, by file
}

// source is one Go file.
type source struct {
	name    string
	content []byte
	syntax  *ast.File
	err     error // of reading or parsing
	once    sync.Once

	mentions func() bool // something that looks like a tag of ours, or package audit; searched once
}

func newSources(c Config) *sources {
	env := c.Env
	if env == nil {
		env = os.Environ()
	}
	return &sources{
		fset: token.NewFileSet(), contents: c.Contents, expected: c.expected, env: env, files: map[string]*source{},
		folders: map[string]folders{}, asking: map[question]bool{}, embedded: map[string]bool{},
	}
}

// read returns the file without parsing it.
func (s *sources) read(name string) *source {
	s.mu.Lock()
	defer s.mu.Unlock()
	src := s.files[name]
	if src == nil {
		src = &source{name: name}
		var given bool
		if src.content, given = s.contents[name]; !given {
			src.content, src.err = os.ReadFile(name)
		}
		if content, ok := s.expected[name]; ok && errors.Is(src.err, fs.ErrNotExist) {
			src.content, src.err = content, nil
		}
		src.mentions = sync.OnceValue(func() bool {
			return tag.MayBeIn(src.content) || bytes.Contains(src.content, []byte(model.AuditPath))
		})
		s.files[name] = src
	}
	return src
}

// parse returns the file with its syntax. Of our own outputs only a package
// clause is left: their content must not matter, whatever state they are in.
func (s *sources) parse(name string) *source {
	src := s.read(name)
	src.once.Do(func() {
		if src.err != nil {
			return
		}
		content := src.content
		if src.ours() {
			content = []byte("package x\n")
		}
		src.syntax, src.err = parser.ParseFile(s.fset, name, content, parser.ParseComments|parser.SkipObjectResolution)
	})
	return src
}

// declarations returns what a file declares, nil if it cannot be read. Of a file
// that is not looked at otherwise, functions' bodies are not parsed: they are
// most of it.
func (s *sources) declarations(name string) *ast.File {
	src := s.read(name)
	if src.ours() || src.mentions() {
		return s.parse(name).syntax
	}
	f, err := parser.ParseFile(s.fset, name, withoutBodies(src.content), parser.SkipObjectResolution)
	if err != nil {
		return s.parse(name).syntax
	}
	return f
}

// declarationsBeside returns a function like declarations, for which our own outputs declare what
// they say, as long as they parse, but for those of the packages in the list.
func (s *sources) declarationsBeside(list []*loaded) func(name string) *ast.File {
	planned := map[string]bool{}
	for _, l := range list {
		planned[l.dir] = true
	}
	return func(name string) *ast.File {
		if src := s.read(name); src.ours() && !planned[filepath.Dir(name)] {
			if f, err := parser.ParseFile(s.fset, name, withoutBodies(src.content), parser.SkipObjectResolution); err == nil {
				return f
			}
		}
		return s.declarations(name)
	}
}

// withoutBodies empties the functions of a file that is formatted as gofmt does
// it; what is written otherwise stays as it is. A line in a raw string that looks
// like the end of a function leaves something that does not parse.
func withoutBodies(content []byte) []byte {
	out := make([]byte, 0, len(content)/2)
	for len(content) > 0 {
		line, rest, _ := bytes.Cut(content, []byte("\n"))
		out, content = append(append(out, line...), '\n'), rest
		if !bytes.HasPrefix(line, []byte("func ")) || !bytes.HasSuffix(line, []byte("{")) {
			continue
		}
		if end := bytes.Index(content, []byte("\n}\n")); end >= 0 {
			content = content[end+1:]
		}
	}
	return out
}

// parseFile is the ParseFile hook of go/packages. It leaves alone what the go
// command made itself, such as cgo's files, which have no name of their own.
func (s *sources) parseFile(fset *token.FileSet, name string, content []byte) (*ast.File, error) {
	if filepath.Ext(name) != ".go" {
		return parser.ParseFile(fset, name, content, parser.ParseComments|parser.SkipObjectResolution)
	}
	src := s.parse(name)
	return src.syntax, src.err
}

// ours reports whether auditgen wrote the file.
func (s *source) ours() bool {
	return s.err == nil && model.IsOurs(s.name, s.content)
}

// output returns where to write what is generated from a source file: under the usual name, unless
// a file that auditgen did not write has that, and the other name is free.
func (s *sources) output(source string) string {
	usual, other := model.Outputs(source)
	rival, _ := model.Source(other)
	if s.isForeign(usual) && !s.isForeign(other) && s.read(rival).err != nil {
		return other
	}
	return usual
}

// isForeign reports whether there is a file of that name that auditgen did not write.
func (s *sources) isForeign(name string) bool {
	src := s.read(name)
	return src.err == nil && !src.ours()
}

// tagged reports whether a file that auditgen did not write has tags of ours, or uses package
// audit. One that does not parse may have tags.
func (s *sources) tagged(name string) bool {
	src := s.read(name)
	if src.ours() || !src.mentions() {
		return false
	}
	if bytes.Contains(src.content, []byte(model.AuditPath)) {
		return true
	}
	f := s.parse(name)
	return f.err != nil || model.HasTags(f.syntax)
}

// isTest reports whether name is that of a test file.
func isTest(name string) bool { return strings.HasSuffix(name, "_test.go") }
