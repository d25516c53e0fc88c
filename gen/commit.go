package gen

import (
	"bytes"
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// Commit brings the disk up to date with r, or leaves it as it is: new content is written beside
// all files before the first of them is replaced, and one that cannot be replaced puts the others
// back. A file that is read-only, or does not hold any more what r calls old, is an error that
// names it. Each file is either the old one or the new one at any moment, also when the process is
// killed: what that leaves behind, the next run removes.
func Commit(r *Result) error {
	for _, name := range r.TempFiles {
		if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	changes, err := prepare(r.Files)
	for i := range changes {
		if err != nil {
			break
		}
		if err = changes[i].apply(); err != nil {
			err = errors.Join(err, undo(changes[:i]))
		}
	}
	for _, c := range changes {
		_ = os.Remove(c.temp) // gone already, unless something failed
	}
	return err
}

// change is what becomes of one file.
type change struct {
	File
	path string // where the file is, if Path is a link to it
	temp string // holds the new content; "" for a file to remove
}

// prepare writes the new content of all files that change beside them.
func prepare(files []File) (changes []change, err error) {
	for _, f := range files {
		if f.State == Current || f.State == Unseen {
			continue
		}
		c, err := newChange(f)
		if err != nil {
			return changes, err
		}
		changes = append(changes, c)
	}
	return changes, nil
}

// newChange writes the new content of a file beside it.
func newChange(f File) (c change, err error) {
	c = change{File: f, path: f.Path}
	if target, err := filepath.EvalSymlinks(f.Path); err == nil {
		c.path = target
	}
	if err := c.replaceable(); err != nil || f.State == Orphaned {
		return c, err
	}
	c.temp, err = writeTemp(c.path, f.New)
	return c, err
}

// replaceable returns why the file must not be replaced.
func (c *change) replaceable() error {
	info, err := os.Stat(c.path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	case info.Mode().Perm()&0o200 == 0:
		return &fs.PathError{Op: "replace", Path: c.Path, Err: errors.New("the file is read-only; nothing was written")}
	}
	found, err := os.ReadFile(c.path)
	if err == nil && !bytes.Equal(found, c.Old) && !bytes.Equal(found, c.New) { // another run may have written it
		err = &fs.PathError{Op: "replace", Path: c.Path, Err: errors.New("the file has changed meanwhile; nothing was written, run auditgen again")}
	}
	return err
}

// apply replaces or removes the file. Another run may take the new file for one that a killed run
// left; then it is written again.
func (c *change) apply() (err error) {
	if c.State == Orphaned {
		return os.Remove(c.path)
	}
	for range 3 {
		if err = os.Rename(c.temp, c.path); !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		if c.temp, err = writeTemp(c.path, c.New); err != nil {
			return err
		}
	}
	return &fs.PathError{Op: "replace", Path: c.path, Err: errors.New("its temporary file vanishes: is another auditgen running?")}
}

// undo puts files back as they were.
func undo(changes []change) error {
	var errs []error
	for _, c := range changes {
		if c.State == Missing {
			errs = append(errs, os.Remove(c.path))
			continue
		}
		temp, err := writeTemp(c.path, c.Old)
		if err == nil {
			err = os.Rename(temp, c.path)
		}
		errs = append(errs, err)
	}
	return errors.Join(errs...)
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
