// Package sqlite keeps change logs in a file of SQLite, without cgo. Importing it makes file
// names, and URLs that begin with "sqlite:", known to store.Open.
package sqlite

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"io/fs"
	"net/url"
	"strings"
	"time"

	"github.com/auditline/auditline/store/internal/dialect"

	driver "modernc.org/sqlite"
)

//go:embed migrations/*.sql
var files embed.FS

// Migrations are the SQL files that make the tables, for tools that run migrations themselves:
// Open and New run those that the database lacks.
var Migrations = func() fs.FS {
	sub, err := fs.Sub(files, "migrations")
	if err != nil {
		panic(err) // the directory is embedded above
	}
	return sub
}()

// Dialect is for store.New, with a database that the program has opened itself.
var Dialect dialect.Dialect = sqliteDialect{}

func init() {
	dialect.Register("sqlite", open)
	// Distributions build SQLite so: what is committed is as durable as by fsync, and need not wait
	// for the file's times. Where there is no such call, it stays with fsync.
	_, _ = driver.Fdatasync(true)
}

// busyTimeout is how long a statement waits for another process's lock.
const busyTimeout = "10000" // ms

// open opens the file of a URL such as "audit.db" or "sqlite:/var/lib/audit.db?_pragma=…".
func open(_ context.Context, address string) (*sql.DB, dialect.Dialect, string, error) {
	path, query, _ := strings.Cut(strings.TrimPrefix(address, "sqlite:"), "?")
	path = strings.TrimPrefix(path, "//")
	if path == "" {
		return nil, nil, address, errors.New("the URL names no file")
	}
	options, err := url.ParseQuery(query)
	if err != nil {
		return nil, nil, path, err
	}
	for name, value := range map[string]string{"_synchronous": "FULL", "_journal_mode": "WAL", "_busy_timeout": busyTimeout} {
		if !options.Has(name) {
			options.Set(name, value)
		}
	}
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: path}).EscapedPath()+"?"+options.Encode())
	return db, sqliteDialect{owned: true}, path, err
}

// openPatience is how long Migrate tries again.
const openPatience = 5 * time.Second

// Migrate checks that commits are durable, and runs the migrations that the database lacks. Of
// programs that make a file at once, SQLite lets none wait for the others while it sets the
// file's journal mode: these try again.
func (d sqliteDialect) Migrate(ctx context.Context, db *sql.DB) error {
	for deadline := time.Now().Add(openPatience); ; {
		err := d.migrateOnce(ctx, db)
		var failed *driver.Error
		if !errors.As(err, &failed) || failed.Code()&0xff != busy || time.Now().After(deadline) {
			return err
		}
		if err := dialect.Poller(pollEvery).Wait(ctx); err != nil {
			return err
		}
	}
}

// busy is SQLite's number for errors that another connection has caused.
const busy = 5

func (d sqliteDialect) migrateOnce(ctx context.Context, db *sql.DB) error {
	migrations, err := dialect.ReadMigrations(Migrations)
	if err != nil {
		return err
	}
	version, err := d.version(ctx, dialect.SQLDB{DB: db})
	if err != nil {
		return err
	}
	if err := checkDurable(ctx, dialect.SQLDB{DB: db}); err != nil {
		return err
	}
	if err := d.file.find(ctx, dialect.SQLDB{DB: db}); err != nil {
		return err
	}
	if version == len(migrations.Names) {
		return nil // also when the file is read only
	}
	return d.migrate(ctx, db, migrations)
}

// migrate runs migrations under the write lock, of which a transaction's first statement
// gets hold: the deferred one of the driver would read first.
func (d sqliteDialect) migrate(ctx context.Context, db *sql.DB, migrations dialect.Migrations) error {
	sqlTx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	tx := dialect.SQLTx{Tx: sqlTx}
	defer tx.Rollback()
	if _, err := tx.Exec(ctx, "CREATE TABLE IF NOT EXISTS audit_version (version INTEGER NOT NULL, origins INTEGER NOT NULL)"); err != nil {
		return err
	}
	version, err := d.version(ctx, tx) // another process may have been faster
	if err != nil {
		return err
	}
	if err := migrations.Check(version); err != nil {
		return err
	}
	if err := migrations.Run(ctx, tx, version); err != nil {
		return err
	}
	return tx.Commit(ctx)
}

// version is the number of the last migration that the database has had.
func (sqliteDialect) version(ctx context.Context, tx dialect.Tx) (version int, err error) {
	found, err := dialect.One(ctx, tx, []any{new(int)}, "SELECT 1 FROM sqlite_master WHERE name = 'audit_version'")
	if err != nil || !found {
		return 0, err
	}
	_, err = dialect.One(ctx, tx, []any{&version}, "SELECT version FROM audit_version")
	return version, err
}

// Again is false: one writer waits for the other.
func (sqliteDialect) Again(error) bool { return false }
