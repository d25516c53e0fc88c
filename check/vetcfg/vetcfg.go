// Package vetcfg says why a package does not type-check, where the reason is generated code that is not there.
//
// Under go vet an ill-typed package never reaches an analyzer: the user would read "a.SetBalance undefined" and nothing else. So the
// command reads the files that go vet names in its *.cfg file before anything else does. Of a package that others import this is too
// late: the go command compiles it before it asks any vet tool, and shows the compiler's words.
package vetcfg

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"

	"github.com/auditline/auditline/check/auditstale"
)

// config is what is needed of go vet's description of a package.
type config struct {
	ImportPath  string
	GoVersion   string
	GoFiles     []string
	ImportMap   map[string]string // the path that an import means
	PackageFile map[string]string // export data by path
	VetxOnly    bool              // nobody asked about this package
}

// Missing returns, as lines file:line:col: text, why the package that the file describes is not going to type-check, if that is
// because generated code is missing. A file that cannot be read or parsed is none of its business: the driver says so itself.
func Missing(cfgFile string) []string {
	cfg, err := read(cfgFile)
	if err != nil || cfg.VetxOnly {
		return nil
	}
	fset := token.NewFileSet()
	files, err := parse(fset, cfg.GoFiles)
	if err != nil || files == nil {
		return nil
	}
	found := auditstale.Missing(fset, cfg.ImportPath, files)
	if len(found) == 0 || cfg.typeChecks(fset, files) {
		return nil // in the second case, the analyzers report it
	}
	var lines []string
	for _, d := range found {
		lines = append(lines, fmt.Sprintf("%s: %s", fset.Position(d.Pos), d.Message))
	}
	return lines
}

// typeChecks reports whether the package compiles as it is.
func (c *config) typeChecks(fset *token.FileSet, files []*ast.File) bool {
	open := func(path string) (io.ReadCloser, error) {
		if real, ok := c.ImportMap[path]; ok {
			path = real
		}
		return os.Open(c.PackageFile[path])
	}
	config := types.Config{Importer: importer.ForCompiler(fset, "gc", open), GoVersion: c.GoVersion}
	_, err := config.Check(c.ImportPath, fset, files, nil)
	return err == nil
}

func read(name string) (*config, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	cfg := new(config)
	return cfg, json.Unmarshal(data, cfg)
}

// parse parses the files, or returns none of them if nothing is tagged: most packages cost no more than reading them.
func parse(fset *token.FileSet, names []string) ([]*ast.File, error) {
	sources := make([][]byte, len(names))
	tagged := false
	for i, name := range names {
		src, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		sources[i] = src
		tagged = tagged || bytes.Contains(src, []byte(`audit:"`)) || bytes.Contains(src, []byte(`pipeline:"`))
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
