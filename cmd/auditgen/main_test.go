package main

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/auditline/auditline/internal/samedir"
)

var update = flag.Bool("update", false, "rewrite the expected output in the scripts")

// commands are what scripts can execute of this binary.
var commands = map[string]func(){"auditgen": main}

func TestMain(m *testing.M) { testscript.Main(m, commands) }

// TestScripts runs auditgen, as this binary, in modules that use the runtime of this repository. A
// script without a go.mod gets one.
func TestScripts(t *testing.T) {
	t.Parallel()
	env := goEnv(t)
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		WorkdirRoot:         samedir.New(t, "scripts"),
		Setup: func(e *testscript.Env) error {
			e.Vars = append(e.Vars, env...)
			return writeModFile(e.WorkDir, e.Getenv("REPO"))
		},
	})
}

// goEnv returns what the go command needs to run without network. The scripts' own packages are
// compiled without optimisation, which takes half the time, and with less garbage collection, which
// saves a fifth. Scripts call go vet themselves, so that go test need not.
func goEnv(t *testing.T) []string {
	t.Helper()
	out, err := exec.Command("go", "env", "GOCACHE", "GOMODCACHE").Output()
	if err != nil {
		t.Fatal(err)
	}
	dirs := strings.Fields(string(out))
	repo, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	return []string{
		"GOCACHE=" + dirs[0], "GOMODCACHE=" + dirs[1], "REPO=" + repo,
		"GOPROXY=off", "GOFLAGS=" + os.Getenv("GOFLAGS") + " -vet=off -gcflags=example.org/...=-N", "GOTOOLCHAIN=local", "GOSUMDB=off",
		"GOGC=400",
	}
}

// writeModFile makes dir a module that takes the runtime from repo.
func writeModFile(dir, repo string) error {
	path := filepath.Join(dir, "go.mod")
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	const module = "github.com/auditline/auditline"
	return os.WriteFile(path, []byte("module example.org/bank\n\ngo 1.26.0\n\nrequire "+module+" v0.0.0\n\nreplace "+module+" => "+repo+"\n"), 0o666)
}
