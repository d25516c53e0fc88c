package check_test

import (
	"bytes"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/auditline/auditline/check"
)

// analyze runs the suite as drivers do: on a package with errors only the analyzers that ask for
// it.
func analyze(t *testing.T, src []byte) {
	fset := token.NewFileSet()
	file, parseErr := parser.ParseFile(fset, "x.go", src, parser.ParseComments)
	if file == nil {
		return
	}
	d := &driver{t: t, fset: fset, src: src, results: make(map[*analysis.Analyzer]any), parses: parseErr == nil}
	d.check(file)
	for _, a := range check.Suite {
		if d.typed || a.RunDespiteErrors {
			d.run(a)
		}
	}
}

// driver runs analyzers on one file.
type driver struct {
	t             *testing.T
	fset          *token.FileSet
	src           []byte
	files         []*ast.File
	pkg           *types.Package
	info          *types.Info
	parses, typed bool
	results       map[*analysis.Analyzer]any
}

func (d *driver) check(file *ast.File) {
	d.info = &types.Info{
		Types:      make(map[ast.Expr]types.TypeAndValue),
		Defs:       make(map[*ast.Ident]types.Object),
		Uses:       make(map[*ast.Ident]types.Object),
		Implicits:  make(map[ast.Node]types.Object),
		Instances:  make(map[*ast.Ident]types.Instance),
		Scopes:     make(map[ast.Node]*types.Scope),
		Selections: make(map[*ast.SelectorExpr]*types.Selection),
	}
	d.files, d.typed = []*ast.File{file}, d.parses
	config := types.Config{Importer: imports, Error: func(error) { d.typed = false }}
	d.pkg, _ = config.Check("x", d.fset, d.files, d.info) // errors have been counted
}

func (d *driver) run(a *analysis.Analyzer) {
	for _, req := range a.Requires {
		if _, done := d.results[req]; !done {
			d.run(req)
		}
	}
	result, err := a.Run(&analysis.Pass{
		Analyzer: a, Fset: d.fset, Files: d.files, Pkg: d.pkg, TypesInfo: d.info, ResultOf: d.results,
		ReadFile: func(string) ([]byte, error) { return d.src, nil },
		Report:   d.report,
	})
	if err != nil {
		d.t.Errorf("%s: %v", a.Name, err)
	}
	d.results[a] = result
}

// report applies each fix and parses the result.
func (d *driver) report(diag analysis.Diagnostic) {
	for _, fix := range diag.SuggestedFixes {
		fixed := bytes.Clone(d.src)
		for _, edit := range slices.Backward(fix.TextEdits) {

			start, end := d.fset.Position(edit.Pos).Offset, d.fset.Position(edit.End).Offset
			fixed = append(fixed[:start:start], append(bytes.Clone(edit.NewText), fixed[end:]...)...)
		}
		if _, err := parser.ParseFile(token.NewFileSet(), "x.go", fixed, 0); d.parses && err != nil {
			d.t.Errorf("the fix of %q does not parse: %v\n%s", diag.Message, err, fixed)
		}
	}
}

// imports knows the stand-ins of the test data, and the standard library as it is compiled; it
// keeps what it has read.
var imports = &sourceImporter{std: importer.Default(), done: make(map[string]*types.Package)}

type sourceImporter struct {
	mu   sync.Mutex
	std  types.Importer
	done map[string]*types.Package
}

func (s *sourceImporter) Import(path string) (*types.Package, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return importerFunc(s.load).Import(path)
}

// readAhead imports what sources import: the fuzzer ends an input that takes ten seconds, which on
// a busy machine so many runs of the go command may take.
func (s *sourceImporter) readAhead(sources [][]byte) {
	for _, src := range sources {
		file, _ := parser.ParseFile(token.NewFileSet(), "x.go", src, parser.ImportsOnly)
		for _, spec := range file.Imports {
			path, _ := strconv.Unquote(spec.Path.Value)
			s.Import(path) // where that fails, the analysis of the file hears of it again
		}
	}
}

// load imports without the lock, which its caller holds.
func (s *sourceImporter) load(path string) (*types.Package, error) {
	if pkg := s.done[path]; pkg != nil {
		return pkg, nil
	}
	names, err := standIn(path)
	if err != nil || len(names) == 0 {
		return s.std.Import(path)
	}
	var files []*ast.File
	fset := token.NewFileSet()
	for _, name := range names {
		src, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		file, err := parser.ParseFile(fset, name, src, 0)
		if err != nil {
			return nil, err
		}
		files = append(files, file)
	}
	s.done[path], err = (&types.Config{Importer: importerFunc(s.load)}).Check(path, fset, files, nil)
	return s.done[path], err
}

// standIn lists the files of path in the first analyzer's test data that has it.
func standIn(path string) ([]string, error) {
	dirs, err := filepath.Glob(filepath.Join("*", "testdata", "src", path))
	if err != nil || len(dirs) == 0 {
		return nil, err
	}
	return filepath.Glob(filepath.Join(dirs[0], "*.go"))
}

type importerFunc func(string) (*types.Package, error)

func (f importerFunc) Import(path string) (*types.Package, error) { return f(path) }
