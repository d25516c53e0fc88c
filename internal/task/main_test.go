package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFuzzTargets(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	write(t, "go.mod", "module example.com/m\n\ngo 1.26\n")
	write(t, "audit/log_test.go", "package audit\n\nfunc FuzzLog(f *testing.F) {}\n\nfunc TestFuzz(t *testing.T) {}\n")
	write(t, "audit/outside_test.go", "package audit_test\n\nfunc FuzzUnmarshal(f *testing.F) {}\n")
	write(t, "plain/plain.go", "package plain\n\nfunc FuzzNothing() {}\n")
	write(t, "model/tag_test.go", "package model\n\ntype s struct{}\n\nfunc (s) FuzzMethod() {}\n\nfunc FuzzTag(f *testing.F) {}\n")
	got, err := fuzzTargets()
	if err != nil {
		t.Fatal(err)
	}
	want := []fuzzTarget{
		{"example.com/m/audit", "FuzzLog", filepath.Join(dir, "audit")},
		{"example.com/m/audit", "FuzzUnmarshal", filepath.Join(dir, "audit")},
		{"example.com/m/model", "FuzzTag", filepath.Join(dir, "model")},
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(fuzzTarget{})); diff != "" {
		t.Error(diff)
	}
}

func TestSideBySideDoesEveryItemAndJoinsTheErrors(t *testing.T) {
	var done [50]atomic.Int32
	items := make([]int, len(done))
	for i := range items {
		items[i] = i
	}
	err := sideBySide(items, func(i int) error {
		done[i].Add(1)
		if i == 9 || i == 40 {
			return fmt.Errorf("item %d", i)
		}
		return nil
	})
	if err == nil || err.Error() != "item 9\nitem 40" {
		t.Errorf("got %v, want both errors in order", err)
	}
	for i := range done {
		if n := done[i].Load(); n != 1 {
			t.Errorf("item %d was done %d times", i, n)
		}
	}
}

func TestLastProgress(t *testing.T) {
	out := "fuzz: elapsed: 0s, gathering\nfuzz: elapsed: 20s, execs: 9\nPASS\nok x 20s\n"
	if got, want := lastProgress(out), "fuzz: elapsed: 20s, execs: 9"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := lastProgress("PASS\n"); got != "PASS" {
		t.Errorf("without progress: %q", got)
	}
}

func TestGuided(t *testing.T) {
	for progress, want := range map[string]bool{
		"fuzz: elapsed: 2s, execs: 9 (4/sec), new interesting: 1 (total: 3)": true,
		"fuzz: elapsed: 2s, gathering baseline coverage: 2/4 completed":      true,
		"fuzz: elapsed: 2s, execs: 9 (4/sec)":                                false,
	} {
		if got := guided(progress); got != want {
			t.Errorf("%s: got %t", progress, got)
		}
	}
}

func TestCheckFormatNamesTheFile(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "good.go", "package p\n")
	write(t, "testdata/odd.go", "package   p\n")
	if err := checkFormat(); err != nil {
		t.Fatalf("formatted tree: %v", err)
	}
	write(t, "sub/bad.go", "package   p\n")
	err := checkFormat()
	if want := "run gofmt -w " + filepath.Join("sub", "bad.go"); err == nil || err.Error() != want {
		t.Errorf("got %v, want %q", err, want)
	}
}

func TestUsage(t *testing.T) {
	for _, args := range [][]string{nil, {"chek"}, {"fuzz"}, {"check", "more"}, {"page", "more"}, {"machine", "386"}, {"machine", "vax", "./audit"}, {"release"}} {
		if _, err := stepsFor(args); err == nil {
			t.Errorf("%q: no usage error", args)
		}
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

func TestRanOutOfTime(t *testing.T) {
	for out, want := range map[string]bool{
		"fuzz: elapsed: 10s\n--- FAIL: FuzzLog (10.09s)\n    context deadline exceeded\nFAIL\nexit status 1\n": true,
		"--- FAIL: FuzzLog (1.00s)\n    --- FAIL: FuzzLog (0.00s)\n        log_test.go:9: differs\n":           false,
		"--- FAIL: FuzzLog (1.00s)\n    fuzzing process hung or terminated unexpectedly\nFAIL\n":               false,
		"log.go:1:1: context deadline exceeded\nFAIL\n":                                                        false,
		"PASS\n": false,
	} {
		if got := ranOutOfTime(out); got != want {
			t.Errorf("%q: got %v", out, got)
		}
	}
}

func TestOneLinePerPackage(t *testing.T) {
	for out, want := range map[string]bool{
		"# a\n# [a]\ntool: build it again\n# a_test\ntool: build it again\n": true,
		"# a\ntool: build it again\npanic: internal error\n":                 false,
		"# a\n": false,
	} {
		if got := oneLinePerPackage(out, "build it again"); got != want {
			t.Errorf("%q: got %v", out, got)
		}
	}
}

func TestRunAllGoesOnBehindAFailure(t *testing.T) {
	var done []string
	do := func(name string, err error) step {
		return step{name, func() error { done = append(done, name); return err }}
	}
	err := runAll([]step{do("a", fmt.Errorf("broken")), do("b", nil), do("c", fmt.Errorf("absent"))})
	if err == nil || err.Error() != "a: broken\nc: absent" {
		t.Errorf("got %v", err)
	}
	if diff := cmp.Diff([]string{"a", "b", "c"}, done); diff != "" {
		t.Error(diff)
	}
}

// TestBehaviourNamesScripts keeps the list of scripts that another release leaves out from naming
// what has been renamed.
func TestBehaviourNamesScripts(t *testing.T) {
	for name := range strings.SplitSeq(behaviour, "|") {
		if found, err := filepath.Glob("../../cmd/*/testdata/script/" + strings.ReplaceAll(name, ".*", "*") + ".txt*"); err != nil || len(found) == 0 {
			t.Errorf("no script is called %s", name)
		}
	}
}

func TestExecutes(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "foreign", "\x7fELF of another machine")
	write(t, "good", "#!/bin/sh\n")
	write(t, "bad", "#!/bin/sh\nexit 3\n")
	for program, want := range map[string]string{"./foreign": "false <nil>", "./good": "true <nil>", "./bad": "false exit status 3"} {
		if err := os.Chmod(program, 0o777); err != nil {
			t.Fatal(err)
		}
		runs, err := executes(program)
		if got := fmt.Sprint(runs, " ", err); got != want {
			t.Errorf("%s: got %s, want %s", program, got, want)
		}
	}
}
