//go:build !js

// On js there is no go command to import packages with.

package model_test

import (
	"go/importer"
	"go/token"
	"io"
	"os"
	"os/exec"
	"strings"
)

// The imports of all tests are read once.
var (
	typedFset = token.NewFileSet()
	imports   = importer.ForCompiler(typedFset, "gc", exported)
)

// exported opens what the compiler exports of a package. To type-check a package that serves HTTP
// and all that it imports from source takes fifteen seconds.
func exported(path string) (io.ReadCloser, error) {
	file, err := exec.Command("go", "list", "-export", "-f={{.Export}}", path).Output()
	if err != nil {
		return nil, err
	}
	return os.Open(strings.TrimSpace(string(file)))
}
