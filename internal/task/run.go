package main

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
)

// modules are the folders whose tests, analysis and generated code must hold. Those of bench are
// measurements and trials of other people's software.
var modules = []string{".", "store", "otel", "beampipe"}

// rareGC has programs that compile and analyze collect garbage rarely, which takes a fifth less
// processor time for a third more memory. Tests run without it: some of them are about memory.
const rareGC = "GOGC=400"

// command is a step that runs a program, other than tests, on this terminal.
func command(name string, args ...string) func() error {
	return func() error { return runIn(".", name, args...) }
}

// inModules is a step that runs a program in the folder of each module: of the first one before the
// others, as these would compile anew what it is made of. They go side by side, as SQLite, which is
// one large package, keeps only one processor busy.
func inModules(name string, args ...string) func() error {
	in := func(module string) error {
		if err := runIn(module, name, args...); err != nil {
			return fmt.Errorf("in %s: %w", module, err)
		}
		return nil
	}
	return func() error {
		if err := in(modules[0]); err != nil {
			return err
		}
		return sideBySide(modules[1:], in)
	}
}

func runIn(dir, name string, args ...string) error {
	return runEnv(dir, []string{rareGC}, name, args...)
}

// runEnv runs a program on this terminal, with env beside the environment of this one.
func runEnv(dir string, env []string, name string, args ...string) error {
	cmd := exec.Command(name, args...)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), env...)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%s: %w", strings.Join(cmd.Args, " "), err)
	}
	return nil
}

// output is what a program prints on its standard output.
func output(name string, args ...string) (string, error) {
	cmd := exec.Command(name, args...)
	cmd.Env, cmd.Stderr = append(os.Environ(), rareGC), os.Stderr
	out, err := cmd.Output()
	return string(out), err
}
