package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// releaseSteps repeat with another release of Go what depends on it: the tools and the code that
// they write, the runtime's layout, and what its vet and fix say.
func releaseSteps(release string) []step {
	if err := os.Setenv("GOTOOLCHAIN", release); err != nil {
		panic(err) // only a name that no variable can have
	}
	return []step{
		{"the same generated code from " + release, command("go", "tool", "auditgen", "-check", "./...")},
		{"go vet of " + release, command("go", "vet", "./...")},
		{"go fix of " + release, checkFix},
		suite{name: "tests with " + release, flags: []string{"-skip=^TestScripts$/^(" + behaviour + ")$"}, packages: releaseDependent}.step(),
		{"the same code generated for other modules by " + release + " and this release", command("env", "GOTOOLCHAIN=local",
			"go", "run", "./internal/corpus", "-release="+release, "internal/corpus/testdata/good", "internal/corpus/testdata/library")},
		{"tools older than " + release, func() error { return checkOlderTools(release) }},
	}
}

// releaseDependent lists the packages that read or write Go source, start the go command, or rely
// on how the runtime lays out memory.
var releaseDependent = []string{
	"./cmd/...", "./docs", "./gen/...", "./check/...", "./footprint", "./audit/...", "./pipeline/...",
	"./internal/protocol/...", "./internal/toolchain", "./sample/...",
}

// behaviour are the scripts that show what generated code does, what analyzers say, and what
// becomes of files and modules, for which another release is not asked again: it generates the same
// code, migrates as one script shows, and runs the tests of what all that is made of and those of
// every analyzer.
const behaviour = "batches|beam|capture|checkpoint|elem|elemafter|elemoptions|elsewhere|embedder.*|evolution|explain|flush|migrate_.*|missing|modules|options|outbox|" +
	"outside|promises|report|retries|revert|review|sinks|states|storedlogs|summary.*|taps|unfixed|update|values|workers|write"

// checkFix is an error if go fix would change anything.
func checkFix() error {
	diff, err := output("go", "fix", "-diff", "./...")
	if diff != "" {
		return fmt.Errorf("go fix would change:\n%s", diff)
	}
	return err
}

// checkOlderTools builds stagecheck with this machine's Go and lets a later one's go vet run it,
// which must end with one line for each package that it is asked about.
func checkOlderTools(release string) error {
	dir, err := os.MkdirTemp("", "older")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	tool := filepath.Join(dir, "stagecheck")
	build := exec.Command("go", "build", "-o", tool, "./cmd/stagecheck")
	build.Env = append(os.Environ(), "GOTOOLCHAIN=local")
	if out, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("%w\n%s", err, out)
	}
	out, err := exec.Command("go", "vet", "-vettool="+tool, "./sample/weather").CombinedOutput()
	if err == nil || !oneLinePerPackage(string(out), "does not understand packages of "+release+": build it again") {
		return fmt.Errorf("go vet with an older tool said, %v:\n%s", err, out)
	}
	return nil
}

// oneLinePerPackage reports whether all that go vet printed, but for the lines in which it names
// the packages, is the same message.
func oneLinePerPackage(out, message string) bool {
	said := 0
	for line := range strings.Lines(out) {
		switch {
		case strings.Contains(line, message):
			said++
		case !strings.HasPrefix(line, "# "):
			return false
		}
	}
	return said > 0
}
