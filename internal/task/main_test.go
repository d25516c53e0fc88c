package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseFuzzTargets(t *testing.T) {
	listing := "FuzzLog\nFuzzUnmarshal\nok  \texample.com/m/audit\t0.012s\n" +
		"?   \texample.com/m/cmd\t[no test files]\n" +
		"ok  \texample.com/m/plain\t0.003s\nFuzzTag\nok  \texample.com/m/model\t0.004s\n"
	want := []fuzzTarget{
		{"example.com/m/audit", "FuzzLog"},
		{"example.com/m/audit", "FuzzUnmarshal"},
		{"example.com/m/model", "FuzzTag"},
	}
	if diff := cmp.Diff(want, parseFuzzTargets(listing), cmp.AllowUnexported(fuzzTarget{})); diff != "" {
		t.Error(diff)
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
	for _, args := range [][]string{nil, {"chek"}, {"fuzz"}, {"check", "more"}, {"page", "more"}} {
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
