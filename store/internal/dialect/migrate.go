package dialect

import (
	"context"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
)

// Migrations are numbered SQL files, 0001_name.sql and on, each run once.
type Migrations struct {
	Files fs.FS
	Names []string // in order
}

// ReadMigrations lists the SQL files at the top of files.
func ReadMigrations(files fs.FS) (Migrations, error) {
	names, err := fs.Glob(files, "*.sql")
	for i, name := range names {
		if n, _, _ := strings.Cut(name, "_"); n != fmt.Sprintf("%04d", i+1) {
			return Migrations{}, fmt.Errorf("migration %s is not number %d", name, i+1)
		}
	}
	return Migrations{files, names}, err
}

// Run runs those after version, in tx, which holds a lock that keeps others from the same.
func (m Migrations) Run(ctx context.Context, tx Tx, version int) error {
	for n := version; n < len(m.Names); n++ {
		text, err := fs.ReadFile(m.Files, m.Names[n])
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, string(text)); err != nil {
			return fmt.Errorf("migration %s: %w", m.Names[n], err)
		}
	}
	if version < len(m.Names) {
		_, err := tx.Exec(ctx, "UPDATE audit_version SET version = "+strconv.Itoa(len(m.Names)))
		return err
	}
	return nil
}

// Check refuses a database of a version that a newer program made.
func (m Migrations) Check(version int) error {
	if version > len(m.Names) {
		return fmt.Errorf("its tables have version %d, this program knows them up to %d: use a newer program", version, len(m.Names))
	}
	return nil
}
