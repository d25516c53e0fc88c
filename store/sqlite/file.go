package sqlite

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/auditline/auditline/store/internal/dialect"
)

// file is that of a database, as Migrate has found it. Connections go on with one that was deleted,
// moved or replaced since, and what they commit then is lost with them.
type file struct {
	path string
	info fs.FileInfo // nil for a database in memory, and for one of which the system knows no file
}

// find asks a connection for the file.
func (f *file) find(ctx context.Context, tx dialect.Tx) error {
	if f == nil {
		return nil
	}
	_, err := dialect.One(ctx, tx, []any{&f.path}, "SELECT file FROM pragma_database_list WHERE name = 'main'")
	if err != nil {
		return err
	}
	f.info, _ = os.Stat(f.path)
	return nil
}

// check returns an error where another file stands in the place of this one, or none.
func (f *file) check() error {
	if f == nil || f.info == nil {
		return nil
	}
	info, err := os.Stat(f.path)
	if errors.Is(err, fs.ErrNotExist) || err == nil && !os.SameFile(info, f.info) {
		return fmt.Errorf("the file %s was deleted, moved or replaced while it was open: open the database again", f.path)
	}
	return nil
}
