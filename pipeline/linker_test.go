package pipeline_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestLinkerDropsDeadMethods: looking methods up by constant names leaves the linker free to drop
// all others. A program that iterates over methods shows what it would cost otherwise.
func TestLinkerDropsDeadMethods(t *testing.T) {
	skipIfShort(t)
	t.Parallel()
	plain, iterating := buildSize(t, "plain"), buildSize(t, "iterating")
	if plain*10 > iterating*9 {
		t.Errorf("a program with a pipeline has %d bytes, one that keeps all methods alive %d: something in package pipeline does, too", plain, iterating)
	}
}

// TestNoProgramLinksTemplates: not even one that writes a page, which is larger for what
// it shows.
func TestNoProgramLinksTemplates(t *testing.T) {
	skipIfShort(t)
	t.Parallel()
	for _, program := range []string{"plain", "page"} {
		checkUnlinked(t, program, "html/template", "text/template")
	}
	if plain, page := buildSize(t, "plain"), buildSize(t, "page"); plain >= page {
		t.Errorf("a program without a page has %d bytes, one with a page %d", plain, page)
	}
}

// skipIfShort leaves out a test that builds programs, for seconds, and does not run them.
func skipIfShort(t *testing.T) {
	if testing.Short() {
		t.Skip("builds programs; left out by -short")
	}
}

// checkUnlinked looks for packages in a program's symbols.
func checkUnlinked(t *testing.T, program string, packages ...string) {
	t.Helper()
	symbols, err := exec.Command("go", "tool", "nm", build(t, program)).Output()
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(symbols, []byte(" main.main\n")) {
		t.Fatalf("%s: no symbols", program)
	}
	for line := range bytes.Lines(symbols) {
		for _, p := range packages {
			if bytes.Contains(line, []byte(p)) {
				t.Fatalf("%s links %s", program, line)
			}
		}
	}
}

func buildSize(t *testing.T, program string) int64 {
	t.Helper()
	info, err := os.Stat(build(t, program))
	if err != nil {
		t.Fatal(err)
	}
	return info.Size()
}

func build(t *testing.T, program string) (binary string) {
	t.Helper()
	binary = filepath.Join(t.TempDir(), program)
	if out, err := exec.Command("go", "build", "-o", binary, "./testdata/linker/"+program).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return binary
}
