package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestKilled kills auditgen while it writes: every file then holds what it held before or what it
// will hold, and one more run leaves nothing else behind.
func TestKilled(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, "go.mod", "module example.org/bank\n\ngo 1.26.0\n")
	var versions []map[string]string
	for v := range 2 {
		writeSources(t, dir, v)
		auditgen(t, dir)
		versions = append(versions, tree(t, dir))
	}
	for round := range 6 {
		v := round % 2
		writeSources(t, dir, v)
		kill(t, dir, time.Duration(round)*time.Millisecond)
		for name, content := range tree(t, dir) {
			if filepath.Ext(name) == ".go" && content != versions[0][name] && content != versions[1][name] {
				t.Errorf("%s is half a file:\n%s", name, content)
			}
		}
		auditgen(t, dir)
		if d := cmp.Diff(versions[v], tree(t, dir)); d != "" {
			t.Fatalf("after one more run: %s", d)
		}
	}
}

// writeSources writes 30 files with an audited struct whose field depends on version.
func writeSources(t *testing.T, dir string, version int) {
	t.Helper()
	for i := range 30 {
		write(t, dir, fmt.Sprintf("m%d.go", i), fmt.Sprintf("package bank\n\nimport \"github.com/auditline/auditline/audit\"\n\ntype m%d struct {\n\tv%d   int `audit:\"true\"`\n\ttrail audit.Trail\n}\n", i, version))
	}
}

func write(t *testing.T, dir, name, content string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o666); err != nil {
		t.Fatal(err)
	}
}

// tree returns the files of dir by name; some of them may be vanishing.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if content, err := os.ReadFile(filepath.Join(dir, e.Name())); err == nil {
			files[e.Name()] = string(content)
		}
	}
	return files
}

// auditgenIn returns this test binary as auditgen, to be run in dir.
func auditgenIn(dir string) *exec.Cmd {
	cmd := exec.Command("auditgen")
	cmd.Dir = dir
	return cmd
}

func auditgen(t *testing.T, dir string) {
	t.Helper()
	if out, err := auditgenIn(dir).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}

// kill starts auditgen and kills it a while after it began to write.
func kill(t *testing.T, dir string, after time.Duration) {
	t.Helper()
	changed := func() time.Time { // when the directory was written to; files are renamed into it
		info, err := os.Stat(dir)
		if err != nil {
			t.Fatal(err)
		}
		return info.ModTime()
	}
	before := changed()
	cmd := auditgenIn(dir)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	for len(ended) == 0 && changed().Equal(before) {
		time.Sleep(100 * time.Microsecond)
	}
	time.Sleep(after)
	_ = cmd.Process.Kill() // it may have ended
	<-ended
}
