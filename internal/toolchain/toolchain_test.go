package toolchain

import (
	"context"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"
)

func TestTooNew(t *testing.T) {
	built := release(runtime.Version())
	want := "built with " + built + ", which does not understand packages of go1.99.1: build it again with go1.99.1, or run it as go tool stagecheck"
	for goVersion, want := range map[string]string{
		"go1.99.1":                 want,
		"go1.99.1 X:mapsplitgroup": want,
		"go1.20.14":                "",
		runtime.Version():          "",
		strings.TrimRight(built, "0123456789") + "99": "",
		"devel": "",
		"":      "",
	} {
		got := ""
		if err := TooNew("stagecheck", goVersion); err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%q: got %q, want %q", goVersion, got, want)
		}
	}
}

// TestOfExport reads what this toolchain's compiler wrote.
func TestOfExport(t *testing.T) {
	name, err := exec.Command("go", "list", "-export", "-f={{.Export}}", "errors").Output()
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(strings.TrimSpace(string(name)))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if got, want := OfExport(f), release(Of(context.Background(), "", nil)); got != want || got == "" {
		t.Errorf("export data says %q, the go command %q", got, want)
	}
	if got := OfExport(strings.NewReader("!<arch>\nno such line")); got != "" {
		t.Errorf("got %q from other data", got)
	}
}
