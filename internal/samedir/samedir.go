// Package samedir gives tests folders with the same path in each run. By that path the go command
// knows their packages again, which it compiles and vets once.
package samedir

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// abandoned is how long no run works in a folder.
const abandoned = time.Hour

// New returns an empty folder, which is gone after the test: for each name the same one whenever
// tests of this package in this checkout ask for it. It is another one while a run beside this one
// has that, and for an hour after a run that was killed.
func New(t testing.TB, name string) string {
	t.Helper()
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	key := sha256.Sum256([]byte(here + "\x00" + name))
	dir := filepath.Join(os.TempDir(), fmt.Sprintf("auditline-%x", key[:8]))
	if info, err := os.Stat(dir); err == nil && time.Since(info.ModTime()) > abandoned {
		_ = os.RemoveAll(dir)
	}
	if err := os.Mkdir(dir, 0o700); err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	return dir
}
