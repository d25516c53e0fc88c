// Package vetcfg says why a package does not type-check, where tags and generated code are the
// reason.
//
// Under go vet an ill-typed package never reaches an analyzer: the user would read "a.SetBalance
// undefined" and nothing else. So the command looks at the files that go vet names in its *.cfg
// file before anything else does. Of a package that others import this is too late: the go command
// compiles it before it asks any vet tool, and shows the compiler's words.
package vetcfg

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"os"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/gcexportdata"

	"github.com/auditline/auditline/check/auditstale"
	"github.com/auditline/auditline/check/internal/finding"
	"github.com/auditline/auditline/check/internal/planned"
	"github.com/auditline/auditline/check/pipelinetype"
	"github.com/auditline/auditline/internal/tag"
	"github.com/auditline/auditline/internal/toolchain"
)

// config is what is needed of go vet's description of a package.
type config struct {
	ImportPath   string
	ModulePath   string
	GoVersion    string
	GoFiles      []string
	IgnoredFiles []string          // by build constraints
	ImportMap    map[string]string // the path that an import means
	PackageFile  map[string]string // export data by path
	VetxOnly     bool              // nobody asked about this package
	VetxOutput   string            // where go vet looks for what is to be remembered of it
}

// TooNew is the error of a tool that was built by an older Go than the one that compiled the
// package. Nothing is said of packages that nobody asked about; skip then tells that there is
// nothing more to do for this one.
func TooNew(cfgFile string) (skip bool, err error) {
	cfg, err := read(cfgFile)
	if err != nil {
		return false, nil // the driver says so itself
	}
	reason := toolchain.TooNew("stagecheck", cfg.compiler())
	if reason != nil && cfg.VetxOnly {
		return true, os.WriteFile(cfg.VetxOutput, nil, 0o666)
	}
	return false, reason
}

// compiler is the version of the compiler as the imports' export data tells it, and without imports
// the language's.
func (c *config) compiler() string {
	for _, name := range c.PackageFile {
		f, err := os.Open(name)
		if err != nil {
			continue
		}
		defer f.Close()
		return toolchain.OfExport(f)
	}
	return c.GoVersion
}

// Reasons returns, as lines file:line:col: text, what the analyzers would say of the package that
// the file describes, if they were asked: nothing, if it type-checks. A file that cannot be read or
// parsed is none of its business: the driver says so itself.
func Reasons(cfgFile string) []string {
	cfg, err := read(cfgFile)
	if err != nil || cfg.VetxOnly {
		return nil
	}
	fset := token.NewFileSet()
	files, err := parse(fset, cfg.GoFiles)
	if err != nil || files == nil {
		return nil
	}
	pkg, info, errs := cfg.typeCheck(fset, files)
	if len(errs) == 0 {
		return nil
	}
	hidden := planned.Parse(fset, cfg.IgnoredFiles, os.ReadFile)
	unit := planned.New(fset, cfg.ImportPath, cfg.ModulePath, files, hidden, pkg, info)
	wiring := lines(fset, pipelinetype.Analyzer, pipelinetype.Findings(unit))
	return append(wiring, lines(fset, auditstale.Analyzer, auditstale.Findings(unit, pkg, info, errs))...)
}

func lines(fset *token.FileSet, a *analysis.Analyzer, found []analysis.Diagnostic) []string {
	var list []string
	for _, d := range finding.Named(fset, a, found) {
		list = append(list, fmt.Sprintf("%s: %s", fset.Position(d.Pos), d.Message))
	}
	return list
}

// typeCheck goes on after errors.
func (c *config) typeCheck(fset *token.FileSet, files []*ast.File) (*types.Package, *types.Info, []types.Error) {
	var errs []types.Error
	info := &types.Info{
		Types: make(map[ast.Expr]types.TypeAndValue),
		Defs:  make(map[*ast.Ident]types.Object),
		Uses:  make(map[*ast.Ident]types.Object),
	}
	config := types.Config{
		Importer:  exports{c, fset, make(map[string]*types.Package)},
		GoVersion: c.GoVersion,
		Error:     func(err error) { errs = append(errs, err.(types.Error)) },
	}
	pkg, _ := config.Check(c.ImportPath, fset, files, info) // its error is the first of errs
	return pkg, info, errs
}

// exports imports from export data.
type exports struct {
	*config
	fset   *token.FileSet
	loaded map[string]*types.Package
}

// Import returns the package that an import of that path means.
func (e exports) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	if real, ok := e.ImportMap[path]; ok {
		path = real
	}
	f, err := os.Open(e.PackageFile[path])
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := gcexportdata.NewReader(f)
	if err != nil {
		return nil, err
	}
	return gcexportdata.Read(data, e.fset, e.loaded, path)
}

func read(name string) (*config, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	cfg := new(config)
	return cfg, json.Unmarshal(data, cfg)
}

// parse parses the files, or returns none of them if nothing is tagged: most packages cost no more
// than reading them.
func parse(fset *token.FileSet, names []string) ([]*ast.File, error) {
	sources := make([][]byte, len(names))
	tagged := false
	for i, name := range names {
		src, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		sources[i] = src
		tagged = tagged || tag.MayBeIn(src)
	}
	if !tagged {
		return nil, nil
	}
	return parseAll(fset, names, sources)
}

func parseAll(fset *token.FileSet, names []string, sources [][]byte) ([]*ast.File, error) {
	var files []*ast.File
	for i, name := range names {
		file, err := parser.ParseFile(fset, name, sources[i], parser.ParseComments)
		if err != nil {
			return nil, err
		}
		files = append(files, file)
	}
	return files, nil
}
