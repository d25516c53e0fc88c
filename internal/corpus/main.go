// Command corpus tags the exported structs of other people's modules, generates,
// builds and vets them, and generates again: real code finds what tests do not.
//
//	go run ./internal/corpus [module@version ...]
//
// It needs the network. Fields that auditgen refuses for a reason that the user
// would have to decide about (a name that is taken, a type that must not be
// copied) lose their tag again; any other problem is a failure.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// modules are of different character: a protocol with many goroutines, a file
// format with unsafe, generics, a command line, many packages with build constraints.
var modules = []string{
	"github.com/hashicorp/raft@v1.7.3",
	"go.etcd.io/bbolt@v1.4.3",
	"github.com/hashicorp/golang-lru/v2@v2.0.7",
	"github.com/spf13/cobra@v1.10.2",
	"golang.org/x/net@v0.57.0",
}

// expected are the categories of problems that are the user's to decide.
var expected = map[string]bool{"name-taken": true, "not-copyable": true, "cgo-type": true}

func main() {
	if len(os.Args) > 1 {
		modules = os.Args[1:]
	}
	if err := checkAll(modules); err != nil {
		fmt.Fprintln(os.Stderr, "corpus:", err)
		os.Exit(1)
	}
}

// checkAll compiles auditgen and takes one module after the other, in a directory that is gone afterwards.
func checkAll(modules []string) error {
	work, err := os.MkdirTemp("", "corpus")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	tool := filepath.Join(work, "auditgen")
	if _, err := run(".", "go", "build", "-o", tool, "./cmd/auditgen"); err != nil {
		return err
	}
	for i, m := range modules {
		if err := check(tool, m, filepath.Join(work, fmt.Sprint("m", i))); err != nil {
			return err
		}
	}
	return nil
}

// run runs a command without output of its own, and returns what it printed.
func run(dir, name string, args ...string) ([]byte, error) {
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		err = fmt.Errorf("in %s: %s: %w\n%s%s", dir, strings.Join(cmd.Args, " "), err, out, stderr.Bytes())
	}
	return out, err
}

// check takes one module the whole way, in dir.
func check(tool, module, dir string) error {
	originals, err := fetch(module, dir)
	if err != nil {
		return err
	}
	t := &tagger{dir: dir, skip: map[place]bool{}, unkeyed: map[string]bool{}}
	t.findUnkeyed(originals)
	if err := generate(t, tool, originals); err != nil {
		return err
	}
	for _, step := range [][]string{
		{"go", "build", "./..."},
		// Copies of tagged structs are for their owners to decide about, and old code has old formats.
		{"go", "vet", "-copylocks=false", "-printf=false", "./..."},
		{tool, "-check", "./..."},
	} {
		if _, err := run(dir, step[0], step[1:]...); err != nil {
			return err
		}
	}
	fmt.Printf("%s: %d fields tagged, %d lines refused with good reason; generated, built, vetted, unchanged by a second run\n", module, t.fields, len(t.skip))
	return nil
}

// fetch copies a module into dir, with the runtime as a dependency.
func fetch(module, dir string) (originals map[string][]byte, err error) {
	out, err := run(os.TempDir(), "go", "mod", "download", "-json", module)
	if err != nil {
		return nil, err
	}
	var info struct{ Dir string }
	if err := json.Unmarshal(out, &info); err != nil {
		return nil, err
	}
	if err := os.CopyFS(dir, os.DirFS(info.Dir)); err != nil {
		return nil, err
	}
	repo, err := os.Getwd()
	if err != nil {
		return nil, err
	}
	const runtime = "github.com/auditline/auditline"
	if _, err := run(dir, "chmod", "-R", "u+w", "."); err != nil {
		return nil, err
	}
	if _, err := run(dir, "go", "mod", "edit", "-go=1.26.0", "-require="+runtime+"@v0.0.0", "-replace="+runtime+"="+repo); err != nil {
		return nil, err
	}
	return read(dir)
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

// generate tags and generates, and takes tags away where auditgen refuses them
// with good reason, until it refuses nothing.
func generate(t *tagger, tool string, originals map[string][]byte) error {
	for {
		if err := t.tag(originals); err != nil {
			return err
		}
		out, err := run(t.dir, tool, "-json", "./...")
		before := len(t.skip)
		if unexpected := t.refuse(out); err == nil || unexpected != "" || len(t.skip) == before {
			if err == nil && unexpected == "" {
				return nil
			}
			return fmt.Errorf("%s: %w", unexpected, err)
		}
	}
}

// refuse notes the lines of expected problems, and returns the first other one.
func (t *tagger) refuse(lines []byte) (unexpected string) {
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
		t.skip[place{filepath.Join(t.dir, p.File), p.Line}] = true
	}
	return unexpected
}
