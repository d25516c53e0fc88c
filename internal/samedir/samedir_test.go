package samedir_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/auditline/auditline/internal/samedir"
)

// TestNew asks for folders in one run after another, at once, and after one that was killed.
func TestNew(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	var first, beside, other string
	run := func(f func(t *testing.T)) { t.Helper(); t.Run("", f) }
	run(func(t *testing.T) {
		first, beside, other = samedir.New(t, "a"), samedir.New(t, "a"), samedir.New(t, "b")
		if err := os.WriteFile(filepath.Join(first, "file"), nil, 0o666); err != nil {
			t.Fatal(err)
		}
	})
	if first == beside || first == other {
		t.Errorf("one folder for two: %s, %s, %s", first, beside, other)
	}
	if _, err := os.Stat(first); !os.IsNotExist(err) {
		t.Errorf("the folder outlives its test: %v", err)
	}
	run(func(t *testing.T) { isEmpty(t, samedir.New(t, "a"), first) })

	killed := filepath.Join(first, "killed")
	if err := os.MkdirAll(killed, 0o777); err != nil {
		t.Fatal(err)
	}
	run(func(t *testing.T) {
		if dir := samedir.New(t, "a"); dir == first {
			t.Error("took the folder of a run that may go on")
		}
	})
	longAgo := time.Now().Add(-2 * time.Hour)
	if err := os.Chtimes(first, longAgo, longAgo); err != nil {
		t.Fatal(err)
	}
	run(func(t *testing.T) { isEmpty(t, samedir.New(t, "a"), first) })
}

// isEmpty wants dir to be empty, and the same one as before.
func isEmpty(t *testing.T, dir, before string) {
	t.Helper()
	if entries, err := os.ReadDir(dir); dir != before || err != nil || len(entries) > 0 {
		t.Errorf("%s holds %v, %v; it was %s", dir, entries, err, before)
	}
}
