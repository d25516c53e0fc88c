package gen

import (
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// Commit brings the disk up to date with r. Each file is either the old one or
// the new one at any moment, also when the process is killed: what that leaves
// behind, the next run removes. It stops at the first error.
func Commit(r *Result) error {
	for _, name := range r.TempFiles {
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
// new file for one that a killed run left; then it is written again.
func replace(path string, content []byte) error {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	for range 3 {
		temp, err := writeTemp(path, content)
		if err != nil {
			return err
		}
		if err := os.Rename(temp, path); !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return &fs.PathError{Op: "replace", Path: path, Err: errors.New("its temporary file vanishes: is another auditgen running?")}
}

// writeTemp writes content to a file beside path, with the same permissions.
func writeTemp(path string, content []byte) (name string, err error) {
	mode := fs.FileMode(0o644)
	if info, err := os.Stat(path); err == nil {
		mode = info.Mode().Perm()
	}
	name = filepath.Join(filepath.Dir(path), tempPrefix+rand.Text()[:8])
	if err := os.WriteFile(name, content, mode); err != nil {
		_ = os.Remove(name)
		return "", err
	}
	return name, nil
}

// tempPrefix begins the names of temporary files; the go command ignores names
// that begin with a dot.
const tempPrefix = ".auditgen-"
