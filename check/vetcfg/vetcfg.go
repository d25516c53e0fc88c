// Package vetcfg says why a package does not type-check, where the reason is generated code that is not there.
//
// Under go vet an ill-typed package never reaches an analyzer: the user would read "a.SetBalance undefined" and nothing else. So the
// command reads the files that go vet names in its *.cfg file once, by syntax alone, before anything else does.
package vetcfg

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"

	"github.com/auditline/auditline/check/auditstale"
)

// config is what is needed of go vet's description of a package.
type config struct {
	ImportPath string
	GoFiles    []string
	VetxOnly   bool // nobody asked about this package
}

// Missing reports what stands in the way of type-checking the package that the file describes, as file:line:col: text. A file that
// cannot be read or parsed is none of its business: the driver says so itself.
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
	var lines []string
	for _, d := range auditstale.Missing(fset, cfg.ImportPath, files) {
		lines = append(lines, fmt.Sprintf("%s: %s", fset.Position(d.Pos), d.Message))
	}
	return lines
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
