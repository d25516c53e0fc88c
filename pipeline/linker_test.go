package pipeline_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestLinkerDropsDeadMethods: looking methods up by constant names leaves the linker free to drop all others. A program
// that iterates over methods shows what it would cost otherwise.
func TestLinkerDropsDeadMethods(t *testing.T) {
	t.Parallel()
	plain, iterating := buildSize(t, "plain"), buildSize(t, "iterating")
	if plain*10 > iterating*9 {
		t.Errorf("a program with a pipeline has %d bytes, one that keeps all methods alive %d: something in package pipeline does, too", plain, iterating)
	}
}

func buildSize(t *testing.T, program string) int64 {
	t.Helper()
	binary := filepath.Join(t.TempDir(), program)
	if out, err := exec.Command("go", "build", "-o", binary, "./testdata/linker/"+program).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	info, err := os.Stat(binary)
	if err != nil {
		t.Fatal(err)
	}
	return info.Size()
}
