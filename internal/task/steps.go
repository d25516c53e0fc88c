package main

import (
	"bytes"
	"fmt"
	"go/format"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// modules are the folders whose tests, analysis and generated code must hold. Those of bench are
// measurements and trials of other people's software.
var modules = []string{".", "store", "otel", "beampipe"}

// command is a step that runs a program on this terminal.
func command(name string, args ...string) func() error {
	return func() error { return runIn(".", name, args...) }
}

// inModules is a step that runs a program in the folder of each module.
func inModules(name string, args ...string) func() error {
	return func() error {
		for _, module := range modules {
			if err := runIn(module, name, args...); err != nil {
				return fmt.Errorf("in %s: %w", module, err)
			}
		}
		return nil
	}
}

func runIn(dir, name string, args ...string) error {
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%s: %w", strings.Join(cmd.Args, " "), err)
	}
	return nil
}

// output is what a program prints on its standard output.
func output(name string, args ...string) (string, error) {
	cmd := exec.Command(name, args...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	return string(out), err
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

// storeRaces runs those tests of the store in which several goroutines save and read. The others,
// of which most wait for servers that are started and killed, run without the race detector: with
// it SQLite, which is Go here, takes minutes.
func storeRaces() error {
	return runIn("store", "go", "test", "-race", "-vet=off", "-run=FeedMissesNothing|FeedFollows|OppositeOrders|NoDeadlock|AtOnce|NoDeferredBusy|CommitCut", ".")
}

// benchStep runs the side-by-side benchmarks; they have a module of their own, because of the
// peers' weight.
func benchStep(benchtime string) step {
	return step{"benchmarks", func() error {
		return runIn("bench", "go", "test", "-run=^$", "-bench=.", "-benchtime="+benchtime, "./...")
	}}
}
