package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"sync"

	"github.com/auditline/auditline/store/internal/dialect"
	"github.com/auditline/auditline/store/internal/value"
)

type sqliteDialect struct {
	statements *dialect.Statements // nil before On
}

func (sqliteDialect) Name() string { return "sqlite" }

// On is the dialect with statements of its own.
func (sqliteDialect) On() dialect.Dialect {
	return sqliteDialect{new(dialect.Statements)}
}

// Begin starts a transaction that holds the file's write lock.
func (d sqliteDialect) Begin(ctx context.Context, db *sql.DB) (dialect.Transaction, error) {
	if err := d.statements.Prepare(ctx, db); err != nil {
		return nil, err
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	t := dialect.PreparedTx{SQLTx: dialect.SQLTx{Tx: tx}, Statements: d.statements}
	if err := takeLock(ctx, t); err != nil {
		t.Rollback()
		return nil, err
	}
	return t, nil
}

// takeLock waits for the write lock, by a statement that writes nothing. A transaction that
// reads first and then writes would not wait: it fails at once when another has written.
func takeLock(ctx context.Context, tx dialect.Tx) error {
	_, err := tx.Exec(ctx, "UPDATE audit_version SET version = version WHERE 0")
	return err
}

// Secure refuses a connection whose commits a power failure could take back, and waits for
// the write lock.
func (sqliteDialect) Secure(ctx context.Context, tx dialect.Tx) error {
	if err := takeLock(ctx, tx); err != nil {
		return err
	}
	return checkDurable(ctx, tx)
}

func checkDurable(ctx context.Context, tx dialect.Tx) error {
	var synchronous int
	var journal string
	if _, err := dialect.One(ctx, tx, []any{&synchronous, &journal},
		"SELECT synchronous, journal_mode FROM pragma_synchronous, pragma_journal_mode"); err != nil {
		return err
	}
	if synchronous < 2 || journal == "off" || journal == "memory" {
		return fmt.Errorf("its commits are not durable: synchronous is %d and journal_mode %s; want synchronous=FULL and journal_mode=WAL",
			synchronous, journal)
	}
	return nil
}

// ForUpdate is empty: the writer is alone.
func (sqliteDialect) ForUpdate() string { return "" }

// Position is NULL: commits have the order of their numbers.
func (sqliteDialect) Position() string { return "NULL" }

// Text is the column itself.
func (sqliteDialect) Text(column any) any { return column }

// Column is what was scanned.
func (sqliteDialect) Column(_ value.Type, scanned any, _ value.Form) (any, error) {
	return scanned, nil
}

const (
	columns = 8  // of audit_event
	chunk   = 64 // events a statement
)

// Insert stores events, as many as a chunk in one statement.
func (sqliteDialect) Insert(ctx context.Context, tx dialect.Tx, oid int64, events []dialect.Event) error {
	args := make([]any, 0, columns*min(len(events), chunk))
	for len(events) > 0 {
		n := min(len(events), chunk)
		args = args[:0]
		for _, e := range events[:n] {
			args = append(args, oid, e.Seq, e.At, e.Ctx, e.Fid, e.Old, e.New, nullable(e.Enc))
		}
		if _, err := tx.Exec(ctx, insertion(n), args...); err != nil {
			return err
		}
		events = events[n:]
	}
	return nil
}

// nullable makes NULL of 0, which takes no byte.
func nullable(enc int64) any {
	if enc == 0 {
		return nil
	}
	return enc
}

var insertions [chunk + 1]func() string

func init() {
	for n := range insertions {
		insertions[n] = sync.OnceValue(func() string {
			row := "(" + strings.TrimSuffix(strings.Repeat("?,", columns), ",") + ")"
			return "INSERT INTO audit_event (oid, seq, at, ctx, fid, old, new, enc) VALUES " +
				strings.TrimSuffix(strings.Repeat(row+",", n), ",")
		})
	}
}

// insertion is the statement for n events.
func insertion(n int) string { return insertions[n]() }
