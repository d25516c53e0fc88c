package gen

import (
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/auditline/auditline/internal/model"
)

// Commit brings the disk up to date with r. Each file is either the old one or
// the new one at any moment, also when the process is killed: what that leaves
// behind, the next run removes. It stops at the first error.
func Commit(r *Result) error {
	for _, name := range r.Litter {
		if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	for _, f := range r.Files {
		var err error
		switch f.State {
		case Missing, Stale:
			err = replace(f.Path, f.New)
		case Orphaned:
			err = os.Remove(f.Path)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// replace writes content to a new file and renames it. Another run may take the
// new file for litter in between; then it is written again.
func replace(path string, content []byte) error {
	for range 3 {
		temp := filepath.Join(filepath.Dir(path), litterPrefix(path)+rand.Text()[:8])
		if err := os.WriteFile(temp, content, 0o644); err != nil {
			_ = os.Remove(temp)
			return err
		}
		if err := os.Rename(temp, path); !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return &fs.PathError{Op: "replace", Path: path, Err: errors.New("its temporary file vanishes: is another auditgen running?")}
}

// litterPrefix begins the names of the temporary files of an output; the go
// command ignores names that begin with a dot.
func litterPrefix(path string) string { return "." + filepath.Base(path) + litterMark }

const litterMark = ".auditgen-"

// isLitter reports whether a file is the temporary file of a run that was killed.
func isLitter(name string) bool {
	output, _, ok := strings.Cut(strings.TrimPrefix(name, "."), litterMark)
	_, isOutput := model.Source(output)
	return ok && isOutput && strings.HasPrefix(name, ".")
}
