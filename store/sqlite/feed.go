package sqlite

import (
	"context"
	"database/sql"
	"strconv"
	"time"

	"github.com/auditline/auditline/store/internal/dialect"
)

// Snapshot is the number of the last commit: one follows the other.
func (d sqliteDialect) Snapshot(ctx context.Context, tx dialect.Tx) (identity, snapshot string, err error) {
	if err := d.file.check(); err != nil {
		return "", "", err
	}
	var pos int64
	_, err = dialect.One(ctx, tx, []any{&pos}, "SELECT coalesce(max(pos), 0) FROM audit_commit")
	return "", strconv.FormatInt(pos, 10), err
}

func (sqliteDialect) NoSnapshot() string { return "0" }

func (sqliteDialect) Rewound(before, snapshot string) bool {
	was, err1 := strconv.ParseInt(before, 10, 64)
	is, err2 := strconv.ParseInt(snapshot, 10, 64)
	return err1 != nil || err2 != nil || is < was
}

func (sqliteDialect) Visible(snapshot string) string {
	return "m.pos <= CAST(" + snapshot + " AS INTEGER)"
}

func (sqliteDialect) Since(from, to string) string {
	return "m.pos > CAST(" + from + " AS INTEGER) AND m.pos <= CAST(" + to + " AS INTEGER)"
}

// Notify does nothing: those who wait see the file change.
func (sqliteDialect) Notify(context.Context, *sql.DB) error { return nil }

// pollEvery is how often a waiter looks whether the file has changed, which takes a few µs.
const pollEvery = 10 * time.Millisecond

// waiter looks at the number that SQLite counts up, for one connection, with the commits of
// all others.
type waiter struct {
	conn    *sql.Conn
	file    *file
	version int64
}

// Wait looks by a connection of its own, where the pool has one.
func (d sqliteDialect) Wait(ctx context.Context, db *sql.DB) (dialect.Waiter, error) {
	conn, err := dialect.Lasting(ctx, db)
	if err != nil || conn == nil {
		return dialect.Poller(pollEvery), err
	}
	return &waiter{conn: conn, file: d.file, version: -1}, nil
}

func (w *waiter) Wait(ctx context.Context) error {
	for {
		var version int64
		if err := w.conn.QueryRowContext(ctx, "PRAGMA data_version").Scan(&version); err != nil {
			return err
		}
		if version != w.version || w.file.check() != nil { // Snapshot says what is wrong
			w.version = version
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pollEvery):
		}
	}
}

func (w *waiter) Close() error { return w.conn.Close() }
