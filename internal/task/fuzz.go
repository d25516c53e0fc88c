package main

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
)

// fuzzStep runs every fuzz target of the module, each for the given time on one processor, as many
// side by side as there are processors. The tests of a package are built once for all its targets:
// go test -fuzz accepts only one of them a run, and links anew for each.
func fuzzStep(fuzztime string) step {
	return step{"fuzz " + fuzztime + " each", func() error {
		targets, err := fuzzTargets()
		if err != nil {
			return err
		}
		dir, err := os.MkdirTemp("", "fuzz")
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		tests, err := buildFuzzTests(dir, targets)
		if err != nil {
			return err
		}
		return sideBySide(targets, func(t fuzzTarget) error { return t.fuzz(tests[t.pkg], fuzztime) })
	}}
}

// instrumented has the compiler count coverage as go test -fuzz does, but in this module alone:
// what it imports is compiled already, and new ground there is none of ours.
const instrumented = "-gcflags=github.com/auditline/auditline/...=-d=libfuzzer"

// buildFuzzTests builds the tests of every package with targets, instrumented for fuzzing, and
// returns the programs by package. They are built one after the other: two builds at once would
// both compile what they share.
func buildFuzzTests(dir string, targets []fuzzTarget) (map[string]string, error) {
	programs := make(map[string]string)
	for _, t := range targets {
		if programs[t.pkg] != "" {
			continue
		}
		program := filepath.Join(dir, strconv.Itoa(len(programs))+".test")
		if err := runIn(".", "go", "test", "-c", "-vet=off", instrumented, "-o", program, t.pkg); err != nil {
			return nil, err
		}
		programs[t.pkg] = program
	}
	return programs, nil
}

// sideBySide calls do for every item, on as many goroutines as there are processors, and joins the
// errors.
func sideBySide[T any](items []T, do func(T) error) error {
	queue := make(chan int)
	errs := make([]error, len(items))
	var workers sync.WaitGroup
	for range runtime.NumCPU() {
		workers.Go(func() {
			for i := range queue {
				errs[i] = do(items[i])
			}
		})
	}
	for i := range items {
		queue <- i
	}
	close(queue)
	workers.Wait()
	return errors.Join(errs...)
}

// fuzz prints what the target printed only once it is done, so that two targets do not mix their
// lines. Inputs that find something new are kept where go test keeps them, and are not minimised,
// which would take most of the time.
func (t fuzzTarget) fuzz(program, fuzztime string) error {
	fmt.Printf("   %s %s\n", t.pkg, t.name)
	cache, err := output("go", "env", "GOCACHE")
	if err != nil {
		return err
	}
	cmd := exec.Command(program, "-test.run=^$", "-test.fuzz=^"+t.name+"$", "-test.fuzztime="+fuzztime, "-test.fuzzminimizetime=1x",
		"-test.parallel=1", "-test.fuzzcachedir="+filepath.Join(strings.TrimSpace(cache), "fuzz", t.pkg))
	cmd.Dir = t.dir
	out, err := cmd.CombinedOutput()
	if err != nil && !ranOutOfTime(string(out)) {
		return fmt.Errorf("%s in %s: %w\n%s", t.name, t.pkg, err, out)
	}
	progress := lastProgress(string(out))
	fmt.Printf("   %s %s: %s\n", t.pkg, t.name, progress)
	if !guided(progress) {
		return fmt.Errorf("%s in %s: no coverage guides it, as if it were not compiled for fuzzing", t.name, t.pkg)
	}
	return nil
}

// ranOutOfTime reports whether all that go test has against a run is that its time was up. Now and
// then it says so when the deadline meets a worker at work; what an input does wrong is told
// otherwise, and the input is kept in a file.
func ranOutOfTime(out string) bool {
	_, failure, failed := strings.Cut(out, "--- FAIL: ")
	_, failure, _ = strings.Cut(failure, "\n")
	return failed && strings.HasPrefix(failure, "    context deadline exceeded\nFAIL\n")
}

// lastProgress is the last line in which go test says how far it got: "fuzz: elapsed: 20s, execs:
// 1000 (50/sec), ...".
func lastProgress(out string) string {
	at := strings.LastIndex(out, "fuzz: elapsed")
	line, _, _ := strings.Cut(out[max(at, 0):], "\n")
	return line
}

// guided reports whether the progress tells of coverage: where the compiler counts none, go test
// only counts the calls.
func guided(progress string) bool {
	return strings.Contains(progress, "new interesting") || strings.Contains(progress, "baseline coverage")
}

type fuzzTarget struct {
	pkg, name string
	dir       string // of the package: what fails is kept in its testdata
}

// fuzzTargets finds the module's fuzz targets in the source of its tests. To ask go test -list
// would link every test binary of the module.
func fuzzTargets() ([]fuzzTarget, error) {
	const testFiles = "{{range .TestGoFiles}}{{$.ImportPath}} {{$.Dir}}/{{.}}\n{{end}}" +
		"{{range .XTestGoFiles}}{{$.ImportPath}} {{$.Dir}}/{{.}}\n{{end}}"
	listing, err := output("go", "list", "-f", testFiles, "./...")
	if err != nil {
		return nil, err
	}
	var targets []fuzzTarget
	for line := range strings.Lines(listing) {
		pkg, file, ok := strings.Cut(strings.TrimSpace(line), " ")
		if !ok {
			continue // the empty line of a package without tests
		}
		names, err := fuzzFuncs(file)
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			targets = append(targets, fuzzTarget{pkg, name, filepath.Dir(file)})
		}
	}
	if len(targets) == 0 {
		return nil, errors.New("no fuzz target found")
	}
	return targets, nil
}

// fuzzFuncs lists the fuzz targets that a file declares.
func fuzzFuncs(file string) ([]string, error) {
	syntax, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, decl := range syntax.Decls {
		f, ok := decl.(*ast.FuncDecl)
		if ok && f.Recv == nil && strings.HasPrefix(f.Name.Name, "Fuzz") {
			names = append(names, f.Name.Name)
		}
	}
	return names, nil
}
