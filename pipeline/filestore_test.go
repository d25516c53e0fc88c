package pipeline_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/auditline/auditline/pipeline"
)

func TestFileStore(t *testing.T) {
	name := filepath.Join(t.TempDir(), "checkpoint")
	store := pipeline.FileStore(name)
	if data, err := store.Load(t.Context()); data != nil || err != nil {
		t.Fatal(data, err)
	}
	for _, want := range []string{"one", "two", strings.Repeat("three", 99)} {
		if err := os.WriteFile(name+".new", []byte("left by a crash"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := store.Save(t.Context(), []byte(want)); err != nil {
			t.Fatal(err)
		}
		if data, err := store.Load(t.Context()); string(data) != want || err != nil {
			t.Errorf("got %q, %v; want %q", data, err, want)
		}
	}
	if _, err := os.Stat(name + ".new"); !errors.Is(err, os.ErrNotExist) {
		t.Error("the new file is still there:", err)
	}
	if err := os.Remove(name); err != nil { // to begin anew
		t.Fatal(err)
	}
	if err := store.Save(t.Context(), []byte("four")); err != nil {
		t.Error("beside a file that was removed:", err)
	}
}

// TestFileStoreRefusesBeforeTheFirstRecord: what would fail later, and what is no checkpoint.
func TestFileStoreRefusesBeforeTheFirstRecord(t *testing.T) {
	folder := t.TempDir()
	empty := filepath.Join(folder, "empty")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		empty:                                  empty + " is empty, though each checkpoint holds something; remove it to begin anew",
		filepath.Join(folder, "none", "point"): "none",
		filepath.Join(empty, "point"):          "empty",
		folder:                                 folder,
	} {
		report, err := newTracked(5).Run(t.Context(), pipeline.Checkpoint(pipeline.FileStore(name), 2))
		if err == nil || !strings.HasPrefix(err.Error(), "pipeline: checkpoint: ") || !strings.Contains(err.Error(), want) || report.In > 0 {
			t.Errorf("%s: error %v after %d records", name, err, report.In)
		}
	}
}

// TestFileStoreKeepsOtherFiles: what is no file is not removed, and what was there stays.
func TestFileStoreKeepsOtherFiles(t *testing.T) {
	name := filepath.Join(t.TempDir(), "checkpoint")
	store := pipeline.FileStore(name)
	if err := store.Save(t.Context(), []byte("one")); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(name+".new", 0o700); err != nil {
		t.Fatal(err)
	}
	if err := store.Save(t.Context(), []byte("two")); err == nil {
		t.Error("saved by way of a folder")
	}
	if data, err := store.Load(t.Context()); string(data) != "one" || err != nil {
		t.Errorf("got %q, %v", data, err)
	}
	if _, err := os.Stat(name + ".new"); err != nil {
		t.Error(err)
	}
}

// TestTwoRunsWithOneFile: the second one to save is told so, and the first one goes on.
func TestTwoRunsWithOneFile(t *testing.T) {
	for _, before := range []string{"", "before"} {
		name := filepath.Join(t.TempDir(), "checkpoint")
		if err := os.WriteFile(name, []byte(before), 0o600); before != "" && err != nil {
			t.Fatal(err)
		}
		if before == "" {
			os.Remove(name)
		}
		first, second := pipeline.FileStore(name), pipeline.FileStore(name)
		for _, store := range []pipeline.CheckpointStore{first, second} {
			if _, err := store.Load(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if err := first.Save(t.Context(), []byte("first")); err != nil {
			t.Fatal(err)
		}
		want := "another run has saved its checkpoint in " + name + " meanwhile; let one run at a time use it"
		if err := second.Save(t.Context(), []byte("secnd")); err == nil || err.Error() != want {
			t.Errorf("error %v, want %s", err, want)
		}
		if err := first.Save(t.Context(), []byte("again")); err != nil {
			t.Error(err)
		}
		if data, err := second.Load(t.Context()); string(data) != "again" || err != nil {
			t.Errorf("got %q, %v", data, err)
		}
		if err := second.Save(t.Context(), []byte("later")); err != nil { // the next run
			t.Error(err)
		}
	}
}

// TestManyRunsWithOneFile: what is in the file is whole at any time.
func TestManyRunsWithOneFile(t *testing.T) {
	name := filepath.Join(t.TempDir(), "checkpoint")
	var group sync.WaitGroup
	for i := range 4 {
		group.Go(func() {
			store, data := pipeline.FileStore(name), bytes.Repeat([]byte{byte('a' + i)}, 50_000+i)
			for range 50 {
				store.Save(t.Context(), data) // fails where another one is faster
				if got, err := store.Load(t.Context()); err == nil && len(got) > 0 && len(got) != 50_000+int(got[0]-'a') {
					t.Errorf("%d bytes of %c", len(got), got[0])
				}
			}
		})
	}
	group.Wait()
}
