package pipeline

import (
	"os"
	"path/filepath"
	"testing"
)

// TestFileStoreMovesItsOwnFile: another run that saves at the same moment removes the file beside
// the checkpoint and writes its own there, which may not be whole yet.
func TestFileStoreMovesItsOwnFile(t *testing.T) {
	name := filepath.Join(t.TempDir(), "checkpoint")
	own := written(t, name+".mine", "mine")
	written(t, name+".new", "half of another")
	s := &fileStore{path: name}
	if err := s.move(name+".new", own); err == nil || err.Error() != s.usedByOthers().Error() {
		t.Errorf("error %v", err)
	}
	if err := removeOwn(name+".new", own); err != nil {
		t.Error(err)
	}
	if data, err := os.ReadFile(name + ".new"); string(data) != "half of another" || err != nil {
		t.Errorf("of the other run is left %q, %v", data, err)
	}
	if _, err := os.Stat(name); err == nil {
		t.Error("the checkpoint is half of another")
	}
}

func written(t *testing.T, name, text string) os.FileInfo {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(name)
	if err != nil {
		t.Fatal(err)
	}
	return info
}
