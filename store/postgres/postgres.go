// Package postgres keeps change logs in PostgreSQL, version 13 or later, through pgx.
// Importing it makes URLs that begin with "postgres:" or "postgresql:" known to store.Open.
package postgres

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"io/fs"
	"net/url"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"github.com/auditline/auditline/store/internal/dialect"
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

// Dialect is for store.New, with a database that the program has opened itself by pgx.
var Dialect dialect.Dialect = postgresDialect{}

func init() {
	dialect.Register("postgres", open)
	dialect.Register("postgresql", open)
}

func open(_ context.Context, address string) (*sql.DB, dialect.Dialect, string, error) {
	config, err := pgx.ParseConfig(address)
	if err != nil {
		return nil, nil, "", err // pgx has taken the password out
	}
	config.DialFunc = deadlined(config.DialFunc)
	name := "postgres database " + config.Database + " on " + config.Host
	if u, err := url.Parse(address); err == nil {
		name = u.Redacted()
	}
	return stdlib.OpenDB(*config), Dialect, name, nil
}

// migrating is the advisory lock that one migrating program holds.
const migrating = 0x61756469746c6e // "auditln"

// Migrate checks that commits are durable, and runs the migrations that the database lacks.
func (d postgresDialect) Migrate(ctx context.Context, db *sql.DB) error {
	migrations, err := dialect.ReadMigrations(Migrations)
	if err != nil {
		return err
	}
	if err := checkDurable(ctx, dialect.SQLDB{DB: db}); err != nil {
		return err
	}
	version, err := d.version(ctx, dialect.SQLDB{DB: db})
	if err == nil && version != len(migrations.Names) { // else the server may be read only
		err = d.migrate(ctx, db, migrations)
	}
	if err != nil {
		return err
	}
	if err := d.find(ctx, dialect.SQLDB{DB: db}); err != nil {
		return err
	}
	return d.renumber(ctx, db)
}

// migrate runs migrations while other programs wait.
func (d postgresDialect) migrate(ctx context.Context, db *sql.DB, migrations dialect.Migrations) error {
	tx, err := d.Begin(ctx, db)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.Exec(ctx, "SELECT pg_advisory_xact_lock($1)", int64(migrating)); err != nil {
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

// version is the number of the last migration that the database has had. It reads pg_class
// itself, as to_regclass may answer from a cache that does not know what another program has
// made while this one has waited.
func (postgresDialect) version(ctx context.Context, tx dialect.Tx) (version int, err error) {
	var exists bool
	if _, err := dialect.One(ctx, tx, []any{&exists}, "SELECT EXISTS (SELECT 1 FROM pg_class WHERE relname = 'audit_version' AND pg_table_is_visible(oid))"); err != nil || !exists {
		return 0, err
	}
	_, err = dialect.One(ctx, tx, []any{&version}, "SELECT version FROM audit_version")
	return version, err
}

// checkDurable refuses a server that does not wait for its disk, and sessions that would store
// other values.
func checkDurable(ctx context.Context, tx dialect.Tx) error {
	var fsync, arrayNulls, encoding, stored string
	if _, err := dialect.One(ctx, tx, []any{&fsync, &arrayNulls, &encoding, &stored}, "SELECT current_setting('fsync'),"+
		" current_setting('array_nulls'), current_setting('client_encoding'), current_setting('server_encoding')"); err != nil {
		return err
	}
	switch {
	case fsync != "on":
		return errors.New("its commits are not durable: the server runs with fsync=" + fsync)
	case arrayNulls != "on":
		return errors.New("it would store what is NULL as a text: the session runs with array_nulls=" + arrayNulls)
	case encoding != "UTF8" && encoding != stored:
		return errors.New("it would store other texts: the session runs with client_encoding=" + encoding + "; want UTF8")
	}
	return nil
}
