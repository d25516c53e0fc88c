package main

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// place is a line of a file; nothing that tagging inserts moves a line.
type place struct {
	file string
	line int
}

// tagger tags the fields of all exported structs of a module.
type tagger struct {
	dir     string
	skip    map[place]bool  // lines that auditgen has refused
	unkeyed map[string]bool // types that composite literals fill by position: they take no further field
	fields  int
}

func newTagger(dir string) *tagger {
	return &tagger{dir: dir, skip: map[place]bool{}, unkeyed: map[string]bool{}}
}

// sourceFiles lists the hand-written files of the module.
func sourceFiles(dir string) (files []string, err error) {
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() && (d.Name() == "testdata" || d.Name() == "vendor") {
			return filepath.SkipDir
		}
		if err == nil && strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_gen.go") {
			files = append(files, path)
		}
		return err
	})
	return files, err
}

// tag rewrites the files, but for tests, from their originals.
func (t *tagger) tag(originals map[string][]byte) error {
	t.fields = 0
	for path, content := range originals {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		if err := os.WriteFile(path, t.file(path, content), 0o666); err != nil {
			return err
		}
	}
	return nil
}

// findUnkeyed notes the types of positional composite literals.
func (t *tagger) findUnkeyed(originals map[string][]byte) {
	for path, content := range originals {
		f, err := parser.ParseFile(token.NewFileSet(), path, content, parser.SkipObjectResolution)
		if err != nil {
			continue
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if lit, ok := n.(*ast.CompositeLit); ok && isUnkeyed(lit) {
				t.noteTypes(lit.Type)
			}
			return true
		})
	}
}

// isUnkeyed reports whether a literal fills something by position, or has an element that does and
// leaves its type out.
func isUnkeyed(lit *ast.CompositeLit) bool {
	return slices.ContainsFunc(lit.Elts, func(e ast.Expr) bool {
		pair, keyed := e.(*ast.KeyValueExpr)
		if !keyed {
			return true
		}
		inner, ok := pair.Value.(*ast.CompositeLit)
		return ok && inner.Type == nil && isUnkeyed(inner)
	})
}

// noteTypes notes every name in a literal's type: elements may leave theirs out.
func (t *tagger) noteTypes(e ast.Expr) {
	if e == nil {
		return
	}
	ast.Inspect(e, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			t.unkeyed[id.Name] = true
		}
		return true
	})
}

// file returns the tagged content of one file.
func (t *tagger) file(path string, content []byte) []byte {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, path, content, parser.SkipObjectResolution)
	if err != nil {
		return content // not for this platform's Go
	}
	w := &writer{tagger: t, path: path, fset: fset, inserts: map[int]string{}}
	for _, d := range f.Decls {
		if gen, ok := d.(*ast.GenDecl); ok && gen.Tok == token.TYPE {
			for _, spec := range gen.Specs {
				w.spec(spec.(*ast.TypeSpec))
			}
		}
	}
	if len(w.inserts) > 0 {
		w.insert(f.Name.End(), `; import auditlib "github.com/auditline/auditline/audit"`)
	}
	return w.apply(content)
}

// writer tags the structs of one file.
type writer struct {
	*tagger
	path    string
	fset    *token.FileSet
	inserts map[int]string // by offset
}

// spec tags the fields of an exported struct and gives it a trail.
func (w *writer) spec(spec *ast.TypeSpec) {
	s, ok := spec.Type.(*ast.StructType)
	if !ok || !spec.Name.IsExported() || spec.Assign.IsValid() || len(s.Fields.List) == 0 || w.unkeyed[spec.Name.Name] || w.skipped(s.Fields.Opening) {
		return
	}
	for _, f := range s.Fields.List {
		if !w.skipped(f.Pos()) && !w.skipped(f.Type.Pos()) && (len(f.Names) == 0 || f.Names[0].Name != "_") {
			w.field(f)
		}
	}
	w.insert(s.Fields.Opening+1, " auditTrail auditlib.Trail;")
}

// field gives a field a tag, beside the one that it has.
func (w *writer) field(f *ast.Field) {
	switch {
	case f.Tag == nil:
		w.insert(f.End(), " `audit:\"true\"`")
	case strings.HasSuffix(f.Tag.Value, "`"):
		w.insert(f.End()-1, ` audit:"true"`)
	default:
		return
	}
	w.fields++
}

// skipped reports whether auditgen has refused something on that line.
func (w *writer) skipped(pos token.Pos) bool {
	return w.skip[place{w.path, w.fset.Position(pos).Line}]
}

func (w *writer) insert(pos token.Pos, text string) {
	w.inserts[w.fset.Position(pos).Offset] += text
}

// apply returns content with the texts in it.
func (w *writer) apply(content []byte) []byte {
	var out bytes.Buffer
	for i, b := range content {
		out.WriteString(w.inserts[i])
		out.WriteByte(b)
	}
	return out.Bytes()
}
