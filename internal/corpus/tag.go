package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
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
			if lit, ok := n.(*ast.CompositeLit); ok && len(lit.Elts) > 0 {
				if _, keyed := lit.Elts[0].(*ast.KeyValueExpr); !keyed {
					t.noteTypes(lit.Type)
				}
			}
			return true
		})
	}
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
	inserts := map[int]string{}
	for _, d := range f.Decls {
		gen, ok := d.(*ast.GenDecl)
		if !ok || gen.Tok != token.TYPE {
			continue
		}
		for _, spec := range gen.Specs {
			t.spec(fset, path, spec.(*ast.TypeSpec), inserts)
		}
	}
	if len(inserts) == 0 {
		return content
	}
	inserts[fset.Position(f.Name.End()).Offset] = `; import auditlib "github.com/auditline/auditline/audit"`
	var out strings.Builder
	for i, b := range content {
		out.WriteString(inserts[i])
		out.WriteByte(b)
	}
	return []byte(out.String())
}

// spec tags the fields of an exported struct and gives it a trail.
func (t *tagger) spec(fset *token.FileSet, path string, spec *ast.TypeSpec, inserts map[int]string) {
	s, ok := spec.Type.(*ast.StructType)
	at := func(pos token.Pos) token.Position { return fset.Position(pos) }
	if !ok || !spec.Name.IsExported() || spec.Assign.IsValid() || len(s.Fields.List) == 0 || t.unkeyed[spec.Name.Name] || t.skip[place{path, at(s.Fields.Opening).Line}] {
		return
	}
	for _, f := range s.Fields.List {
		if t.skip[place{path, at(f.Pos()).Line}] || t.skip[place{path, at(f.Type.Pos()).Line}] || len(f.Names) > 0 && f.Names[0].Name == "_" {
			continue
		}
		switch {
		case f.Tag == nil:
			inserts[at(f.End()).Offset] += " `audit:\"true\"`"
		case strings.HasSuffix(f.Tag.Value, "`"):
			inserts[at(f.End()).Offset-1] += ` audit:"true"`
		default:
			continue
		}
		t.fields++
	}
	inserts[at(s.Fields.Opening).Offset+1] += " auditTrail auditlib.Trail;"
}
