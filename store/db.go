package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/auditline/auditline/store/internal/dialect"
)

// Dialect is a kind of database: sqlite.Dialect or postgres.Dialect.
type Dialect = dialect.Dialect

// Tx is a transaction of a kind that its dialect's package makes, see [DB.SaveOn].
type Tx = dialect.Tx

// DB keeps change logs. Its methods are safe for concurrent use by several goroutines.
type DB struct {
	sql     *sql.DB
	dialect Dialect
	name    string // for errors: the URL without its password
	owned   bool   // Close closes sql
	names   names

	remembered remembered

	notified atomic.Int64 // when waiting readers were woken up last, in Unix nanoseconds
}

// ErrConflict says that another writer has stored a history of the object that differs from
// the one in memory. Nothing of the latter is stored. To go on, load the object again,
// call [DB.Resume] and repeat the change.
var ErrConflict = errors.New("another writer has stored a different history")

// ErrNoID says that an object has no field tagged `audit:"id"` or an empty one: a history
// without a name could not be found again.
var ErrNoID = errors.New("an object without an id cannot be saved")

// ErrGap says that changes between the last stored one and the first one in the object's log
// are in neither: something other than Save has made the log forget them.
var ErrGap = errors.New("changes are neither stored nor in the log any more")

// ErrNotStored says that nothing is stored of an object or an actor.
var ErrNotStored = errors.New("nothing is stored of it")

// ErrRestored says that the database is not the one in which a reader of Feed has read, or
// has lost what was read: a restored copy, or a server that took over from a copy. A reader
// that goes on with its cursor could miss changes. To go on, read from the beginning, with
// an empty cursor.
var ErrRestored = errors.New("the database is a restored copy, not the one that the cursor is of")

// ErrPruned says that a reader of Feed was so slow that Prune has taken away what it had not read.
var ErrPruned = errors.New("changes that were not read yet were pruned")

// Open opens a database: the name of an SQLite file, which is made if there is none, or a URL that
// begins with "sqlite:" or "postgres:". The packages store/sqlite and store/postgres, imported for
// their effect, make these known. It makes the tables, or brings those of an earlier version up to
// date, and returns an error where commits would not be durable.
func Open(ctx context.Context, url string) (*DB, error) {
	open, err := dialect.OpenerFor(url)
	if err != nil {
		return nil, fmt.Errorf("store: open %s: %w", redact(url), err)
	}
	pool, d, name, err := open(ctx, url)
	if err != nil {
		return nil, fmt.Errorf("store: open %s: %w", redact(url), err)
	}
	db := &DB{sql: pool, dialect: d.On(), name: name, owned: true}
	if err := db.dialect.Migrate(ctx, pool); err != nil {
		pool.Close()
		return nil, db.fail("open", err)
	}
	return db, nil
}

// New uses a database that the program has opened itself, as sqlite.Dialect or
// postgres.Dialect. It checks and makes what Open does; Close leaves db open.
func New(ctx context.Context, db *sql.DB, d Dialect) (*DB, error) {
	made := &DB{sql: db, dialect: d.On(), name: "the " + d.Name() + " database"}
	if err := made.dialect.Migrate(ctx, db); err != nil {
		return nil, made.fail("open", err)
	}
	return made, nil
}

// Close closes what Open has opened, with SQLite after the save that runs.
func (db *DB) Close() error {
	db.dialect.Close()
	if !db.owned {
		return nil
	}
	return db.sql.Close()
}

// fail says what was done and where.
func (db *DB) fail(what string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("store: %s in %s: %w", what, db.name, oneLine{err})
}

// oneLine is an error whose text has no line breaks: pgx begins a line for each address that it has
// tried, and again for each way of talking to it.
type oneLine struct{ error }

func (e oneLine) Error() string {
	var lines []string
	for line := range strings.Lines(e.error.Error()) {
		if line = strings.TrimSpace(line); !slices.Contains(lines, line) {
			lines = append(lines, line)
		}
	}
	return strings.ReplaceAll(strings.Join(lines, "; "), ":; ", ": ")
}

func (e oneLine) Unwrap() error { return e.error }

// read is where queries run that need no transaction.
func (db *DB) read() dialect.Tx { return dialect.SQLDB{DB: db.sql} }

// attempts is how often a transaction is tried that fails only because of others.
const attempts = 5

// write runs do in a transaction, again if others made it fail.
func (db *DB) write(ctx context.Context, do func(dialect.Tx) error) (err error) {
	for range attempts {
		if err = db.writeOnce(ctx, do); err == nil || !db.dialect.Again(err) {
			return err
		}
	}
	return err
}

func (db *DB) writeOnce(ctx context.Context, do func(dialect.Tx) error) error {
	tx, err := db.dialect.Begin(ctx, db.sql)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := db.dialect.Secure(ctx, tx); err != nil {
		return err
	}
	if err := do(tx); err != nil {
		return err
	}
	return tx.Commit(ctx)
}
