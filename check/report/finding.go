package report

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/auditline/auditline/internal/model"
)

// A Finding is what an analyzer reports at one place.
type Finding struct {
	Key
	File         string // below the working directory if it can be, with slashes
	Line, Column int    // both from 1, columns in bytes; 0 if they are not known
	EndLine      int
	EndColumn    int
	Fixes        []Fix
	Related      []Related

	raw json.RawMessage // as the driver has printed it
}

// A Key tells findings apart that are the same wherever their lines move to.
type Key struct {
	Analyzer    string `json:"analyzer"`
	Category    string `json:"category,omitempty"`
	Package     string `json:"package"`
	Declaration string `json:"declaration,omitempty"` // around it, like (*Account).Pay
	Text        string `json:"text"`                  // without the analyzer's name
}

// A Fix is a set of edits that belong together.
type Fix struct {
	Message string
	Edits   []Edit
}

// An Edit replaces the bytes from Start to End of a file.
type Edit struct {
	Filename   string
	Start, End int
	New        string
}

// Related is another place that a finding is about.
type Related struct {
	Posn    string
	Message string
}

// diagnostic is the form in which drivers of golang.org/x/tools print a finding.
type diagnostic struct {
	Category string
	Posn     string
	End      string
	Message  string
	Fixes    []Fix     `json:"suggested_fixes"`
	Related  []Related `json:"related"`
}

// A Failure says why an analyzer could not look at a package.
type Failure struct{ Package, Analyzer, Err string }

// Parse reads what a driver prints with -json, by package and analyzer. The findings are in order
// of position. File names are made relative to dir.
func Parse(out []byte, dir string) (found []Finding, failed []Failure, err error) {
	p := &places{dir: dir, files: make(map[string]*ast.File)}
	decoder := json.NewDecoder(strings.NewReader(string(out)))
	for decoder.More() {
		var packages map[string]map[string]json.RawMessage
		if err := decoder.Decode(&packages); err != nil {
			return nil, nil, fmt.Errorf("the analyzers' output: %w", err)
		}
		for _, id := range slices.Sorted(maps.Keys(packages)) {
			inPackage, failedThere, err := p.findings(id, packages[id])
			if err != nil {
				return nil, nil, err
			}
			found, failed = append(found, inPackage...), append(failed, failedThere...)
		}
	}
	slices.SortStableFunc(found, byPlace)
	return slices.CompactFunc(found, func(a, b Finding) bool { return byPlace(a, b) == 0 && a.Text == b.Text }), failed, nil
}

// findings reads what the analyzers have printed about one package: each a list of findings, or why
// there is none.
func (p *places) findings(id string, printed map[string]json.RawMessage) (found []Finding, failed []Failure, err error) {
	for _, name := range slices.Sorted(maps.Keys(printed)) {
		var list []json.RawMessage
		if err := json.Unmarshal(printed[name], &list); err != nil {
			failed = append(failed, failure(id, name, printed[name]))
			continue
		}
		for _, raw := range list {
			f, err := p.finding(id, name, raw)
			if err != nil {
				return nil, nil, err
			}
			found = append(found, f)
		}
	}
	return found, failed, nil
}

func failure(id, name string, message json.RawMessage) Failure {
	var err struct {
		Err string `json:"error"`
	}
	if json.Unmarshal(message, &err) != nil {
		err.Err = string(message)
	}
	return Failure{plain(id), name, err.Err}
}

// plain is the path of a package without what tells its test variant apart: both have the same
// findings.
func plain(id string) string {
	path, _, _ := strings.Cut(id, " ")
	return path
}

// places finds out what stands around positions.
type places struct {
	dir   string
	fset  *token.FileSet
	files map[string]*ast.File
}

func (p *places) finding(id, name string, raw json.RawMessage) (Finding, error) {
	var d diagnostic
	if err := json.Unmarshal(raw, &d); err != nil {
		return Finding{}, fmt.Errorf("the analyzers' output: %w", err)
	}
	file, line, column := split(d.Posn)
	_, endLine, endColumn := split(d.End)
	return Finding{
		Key: Key{
			Analyzer: name, Category: d.Category, Package: plain(id), Declaration: p.declaration(file, line, column),
			Text: strings.TrimPrefix(d.Message, name+": "),
		},
		File: p.relative(file), Line: line, Column: column, EndLine: endLine, EndColumn: endColumn,
		Fixes: d.Fixes, Related: d.Related, raw: raw,
	}, nil
}

// split takes file:line:column apart.
func split(posn string) (file string, line, column int) {
	parts := strings.Split(posn, ":")
	if n := len(parts); n >= 3 {
		line, _ = strconv.Atoi(parts[n-2])
		column, _ = strconv.Atoi(parts[n-1])
		return strings.Join(parts[:n-2], ":"), line, column
	}
	return posn, 0, 0
}

func (p *places) relative(file string) string {
	if rel, err := filepath.Rel(p.dir, file); err == nil && filepath.IsLocal(rel) {
		file = rel
	}
	return filepath.ToSlash(file)
}

// declaration names the top-level declaration around a position, "" if it cannot be seen.
func (p *places) declaration(file string, line, column int) string {
	syntax, known := p.files[file]
	if !known {
		if p.fset == nil {
			p.fset = token.NewFileSet()
		}
		syntax, _ = parser.ParseFile(p.fset, file, nil, parser.SkipObjectResolution) // what cannot be parsed has no declarations
		p.files[file] = syntax
	}
	if syntax == nil {
		return ""
	}
	for _, decl := range syntax.Decls {
		if p.around(decl, line, column) {
			return p.name(decl, line, column)
		}
	}
	return ""
}

func (p *places) around(n ast.Node, line, column int) bool {
	from, to := p.fset.PositionFor(n.Pos(), false), p.fset.PositionFor(n.End(), false)
	return (from.Line < line || from.Line == line && from.Column <= column) && (line < to.Line || line == to.Line && column < to.Column)
}

func (p *places) name(decl ast.Decl, line, column int) string {
	switch decl := decl.(type) {
	case *ast.FuncDecl:
		return funcName(decl)
	case *ast.GenDecl:
		for _, spec := range decl.Specs {
			if p.around(spec, line, column) {
				return specName(spec)
			}
		}
	}
	return ""
}

// funcName is the name of a function, like (*Account).Pay that of a method.
func funcName(decl *ast.FuncDecl) string {
	if decl.Recv == nil || len(decl.Recv.List) == 0 {
		return decl.Name.Name
	}
	typ := model.ReceiverType(decl)
	if _, isPointer := ast.Unparen(decl.Recv.List[0].Type).(*ast.StarExpr); isPointer {
		typ = "*" + typ
	}
	return "(" + typ + ")." + decl.Name.Name
}

// specName is the name that a spec declares, the first one of several; "" for an import.
func specName(spec ast.Spec) string {
	switch spec := spec.(type) {
	case *ast.TypeSpec:
		return spec.Name.Name
	case *ast.ValueSpec:
		return spec.Names[0].Name
	}
	return ""
}
