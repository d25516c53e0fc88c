package main

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// road is the way of one module: tagged, generated, built, vetted, generated again.
type road struct {
	*tagger
	repo, tool string
	again      [][]string // commands that fail unless generating again changes nothing
}

// expected are the categories of problems that are the user's to decide.
var expected = map[string]bool{"name-taken": true, "breaks-promotion": true, "not-copyable": true, "cgo-type": true}

// check copies the module and takes it the whole way.
func (r *road) check(source fs.FS) error {
	originals, err := r.copy(source)
	if err != nil {
		return err
	}
	r.findUnkeyed(originals)
	if err := r.generate(originals); err != nil {
		return err
	}
	steps := [][]string{
		{"go", "build", "./..."},
		// Copies of tagged structs are for their owners to decide about, and old code has old
		// formats and addresses.
		{"go", "vet", "-copylocks=false", "-printf=false", "-hostport=false", "./..."},
	}
	for _, step := range append(steps, r.again...) {
		if _, err := run(r.dir, step[0], step[1:]...); err != nil {
			return err
		}
	}
	return nil
}

// copy copies the module, with the runtime as a dependency, and returns its source files.
func (r *road) copy(source fs.FS) (originals map[string][]byte, err error) {
	if err := os.CopyFS(r.dir, source); err != nil {
		return nil, err
	}
	const runtime = "github.com/auditline/auditline"
	for _, step := range [][]string{
		{"chmod", "-R", "u+w", "."}, // the module cache is read-only
		{"go", "mod", "edit", "-go=1.26.0", "-require=" + runtime + "@v0.0.0", "-replace=" + runtime + "=" + r.repo},
	} {
		if _, err := run(r.dir, step[0], step[1:]...); err != nil {
			return nil, err
		}
	}
	return read(r.dir)
}

// read returns the module's source files.
func read(dir string) (map[string][]byte, error) {
	files, err := sourceFiles(dir)
	originals := map[string][]byte{}
	for _, path := range files {
		if originals[path], err = os.ReadFile(path); err != nil {
			return nil, err
		}
	}
	return originals, err
}

// generate tags and generates, and takes tags away where auditgen refuses them with good reason,
// until it refuses nothing.
func (r *road) generate(originals map[string][]byte) error {
	for {
		if err := r.tag(originals); err != nil {
			return err
		}
		out, err := run(r.dir, r.tool, "-json", "./...")
		if err == nil {
			return nil
		}
		before := len(r.skip)
		if unexpected := r.refuse(out); unexpected != "" || len(r.skip) == before {
			return fmt.Errorf("%s: %w", unexpected, err)
		}
	}
}

// refuse notes the lines of expected problems, and returns the first other one.
func (r *road) refuse(lines []byte) (unexpected string) {
	for line := range strings.Lines(string(lines)) {
		var p struct {
			Kind, Category, File, Text string
			Line                       int
		}
		if json.Unmarshal([]byte(line), &p) != nil || p.Kind != "problem" {
			continue
		}
		if !expected[p.Category] && unexpected == "" {
			unexpected = fmt.Sprintf("%s:%d: %s", p.File, p.Line, p.Text)
		}
		r.skip[place{filepath.Join(r.dir, p.File), p.Line}] = true
	}
	return unexpected
}
