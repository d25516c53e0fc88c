package main

import (
	"bytes"
	"fmt"
	"go/format"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// staticSteps say what can be said without running a test, from the cheapest to the dearest, and
// auditgen before stagecheck: of a package that others import, only auditgen -check can say that
// its generated code is missing.
func staticSteps() []step {
	return []step{
		{"format", checkFormat},
		{"tidy", command("go", "mod", "tidy", "-diff")},
		{"generated code is current", generatedCode},
		{"vet and stagecheck", stagecheck},
	}
}

// checkFormat names the files that gofmt would change; testdata holds broken and odd files on
// purpose.
func checkFormat() error {
	var unformatted []string
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "testdata" || d.Name() == ".git"):
			return filepath.SkipDir
		case d.IsDir() || filepath.Ext(path) != ".go":
			return nil
		}
		ok, err := isFormatted(path)
		if !ok {
			unformatted = append(unformatted, path)
		}
		return err
	})
	if err == nil && len(unformatted) > 0 {
		return fmt.Errorf("run gofmt -w %s", strings.Join(unformatted, " "))
	}
	return err
}

func isFormatted(path string) (bool, error) {
	src, err := os.ReadFile(path)
	if err != nil {
		return false, err
	}
	formatted, err := format.Source(src)
	if err != nil {
		return false, fmt.Errorf("%s: %w", path, err)
	}
	return bytes.Equal(src, formatted), nil
}

// generatedCode asks auditgen whether every generated file is what it writes.
func generatedCode() error {
	auditgen, err := toolPath("auditgen")
	if err != nil {
		return err
	}
	return inModules(auditgen, "-check", "./...")()
}

// stagecheck runs our own vet tool on ourselves, with go vet's analyzers beside ours, as the README
// advises.
func stagecheck() error {
	stagecheck, err := toolPath("stagecheck")
	if err != nil {
		return err
	}
	return inModules("go", "vet", "-vettool="+stagecheck, "-std", "./...")()
}

// toolPath is where the go command has built a tool of the root module, whose go.mod alone names
// stagecheck.
func toolPath(name string) (string, error) {
	path, err := output("go", "tool", "-n", name)
	return strings.TrimSpace(path), err
}
