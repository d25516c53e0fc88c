package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/auditline/auditline/internal/samedir"
)

var update = flag.Bool("update", false, "rewrite the scripts' expected output")

// bin holds the commands as go tool builds them, and not the test binary under their names, because
// go vet caches by the tool's content: where go vet has run with the same tool, the standard
// library is already analyzed.
var bin string

func TestMain(m *testing.M) {
	flag.Parse()
	os.Exit(run(m))
}

func run(m *testing.M) int {
	var err error
	if bin, err = os.MkdirTemp("", "stagecheck"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(bin)
	for _, name := range []string{"stagecheck", "auditgen"} {
		if err := link(name); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
	}
	return m.Run()
}

// link puts a tool of this module into bin.
func link(name string) error {
	cmd := exec.Command("go", "tool", "-n", name)
	cmd.Stderr = os.Stderr
	path, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("go tool -n %s: %w", name, err)
	}
	return os.Symlink(strings.TrimSpace(string(path)), filepath.Join(bin, name))
}

// TestScripts runs every way to use the command. The scripts find the repository in $ROOT and the
// tool in $STAGECHECK.
func TestScripts(t *testing.T) {
	root, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:           filepath.Join("testdata", "script"),
		UpdateScripts: *update,
		WorkdirRoot:   samedir.New(t, "scripts"),
		Setup: func(env *testscript.Env) error {
			env.Setenv("ROOT", root)
			env.Setenv("STAGECHECK", filepath.Join(bin, "stagecheck"))
			env.Setenv("PATH", bin+string(filepath.ListSeparator)+env.Getenv("PATH"))
			return goEnv(env)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"samelines": sameLines},
	})
}

// sameLines is the command samelines of the scripts: two files have the same lines, in whatever
// order. That in which the go command tells what several analyzers have found is another one in
// each run.
func sameLines(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: samelines file1 file2")
	}
	got, want := sortedLines(ts.ReadFile(args[0])), sortedLines(ts.ReadFile(args[1]))
	if got != want {
		ts.Fatalf("%s has the lines\n%s\nand %s\n%s", args[0], got, args[1], want)
	}
}

func sortedLines(text string) string {
	return strings.Join(slices.Sorted(strings.Lines(text)), "")
}

// goEnv lets the scripts' go command share the caches and reach no network. The scripts' packages
// are compiled in less processor time, as those of auditgen are.
func goEnv(env *testscript.Env) error {
	for _, name := range []string{"GOCACHE", "GOMODCACHE"} {
		value, err := exec.Command("go", "env", name).Output()
		if err != nil {
			return err
		}
		env.Setenv(name, string(value[:len(value)-1]))
	}
	env.Setenv("GOPROXY", "off")
	env.Setenv("GOFLAGS", os.Getenv("GOFLAGS")+" -mod=mod -gcflags=example.com/...=-N")
	env.Setenv("GOGC", "400")
	return nil
}
