package postgres

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"

	"github.com/auditline/auditline/store/internal/dialect"
)

// Snapshot says which transactions have committed: rows commit in another order than they
// take numbers. The identity is the cluster's, with the timeline, which changes when a copy
// takes over. A standby lists no running transactions in its snapshots: there, it is what had
// committed before the oldest of them began.
//
// Elsewhere it ends with the last transaction that has stored something, which waited for the disk:
// the numbers of later ones, which are nobody's or were rolled back, a server gives again after a
// crash in which it has lost that they were given.
func (postgresDialect) Snapshot(ctx context.Context, tx dialect.Tx) (identity, snapshot string, err error) {
	_, err = dialect.One(ctx, tx, []any{&identity, &snapshot},
		"SELECT s.system_identifier || '.' || CASE WHEN pg_is_in_recovery() THEN to_hex(c.timeline_id)"+
			" ELSE ltrim(lower(substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8)), '0') END,"+
			" CASE WHEN pg_is_in_recovery() THEN "+lowest+" || ':' || "+lowest+" || ':' ELSE ("+committed+") END"+
			" FROM pg_control_system() s, pg_control_checkpoint() c, pg_current_snapshot() now, audit_version v")
	return identity, snapshot, err
}

// The parts of the snapshot now, with the numbers that audit_commit has.
const (
	lowest  = "(pg_snapshot_xmin(now)::text::bigint + v.numbers)"
	next    = "(pg_snapshot_xmax(now)::text::bigint + v.numbers)"
	running = "(running::text::bigint + v.numbers)"
	stored  = "(SELECT xid FROM audit_commit ORDER BY xid DESC LIMIT 1)::text::bigint"
	// committed is the snapshot up to the last transaction with a row in audit_commit.
	committed = "SELECT least(" + lowest + ", top) || ':' || top || ':' ||" +
		" coalesce((SELECT string_agg(" + running + "::text, ',' ORDER BY " + running + ") FROM pg_snapshot_xip(now) running WHERE " + running + " < top), '')" +
		" FROM (SELECT least(coalesce(" + stored + " + 1, 1), " + next + ")) last (top)"
)

func (postgresDialect) NoSnapshot() string { return "1:1:" }

// Rewound compares the numbers after the last transactions.
func (postgresDialect) Rewound(before, snapshot string) bool {
	was, err1 := endOf(before)
	is, err2 := endOf(snapshot)
	return err1 != nil || err2 != nil || is < was
}

func endOf(snapshot string) (uint64, error) {
	parts := strings.Split(snapshot, ":")
	if len(parts) != 3 {
		return 0, fmt.Errorf("%q is no snapshot", snapshot)
	}
	return strconv.ParseUint(parts[1], 10, 64)
}

func (postgresDialect) Visible(snapshot string) string {
	return "pg_visible_in_snapshot(m.xid, " + snapshot + "::text::pg_snapshot)"
}

// Since has a lower bound by number, for the index.
func (d postgresDialect) Since(from, to string) string {
	return "m.xid >= pg_snapshot_xmin(" + from + "::text::pg_snapshot) AND NOT " + d.Visible(from) + " AND " + d.Visible(to)
}

const channel = "audit_commit"

// Notify notifies after the commit and not within the transaction, as the server lets only
// one transaction that notifies commit at a time.
func (postgresDialect) Notify(ctx context.Context, db *sql.DB) error {
	_, err := db.ExecContext(ctx, "SET LOCAL synchronous_commit = off; NOTIFY "+channel)
	return err
}

// pollEvery is how long a waiter waits without a notification: one may be lost with the
// program that has committed.
const pollEvery = 250 * time.Millisecond

// waiter listens on a connection of its own.
type waiter struct{ conn *sql.Conn }

// Wait listens, where the pool has a connection for it that is plainly one of pgx.
func (postgresDialect) Wait(ctx context.Context, db *sql.DB) (dialect.Waiter, error) {
	conn, err := dialect.Lasting(ctx, db)
	if err != nil || conn == nil {
		return dialect.Poller(pollEvery), err
	}
	if plainly(conn) == nil {
		return dialect.Poller(pollEvery), conn.Close()
	}
	if _, err := conn.ExecContext(ctx, "LISTEN "+channel); err != nil {
		conn.Close()
		if e := new(pgconn.PgError); errors.As(err, &e) && e.Code == "25006" { // a standby listens to nobody
			return dialect.Poller(pollEvery), nil
		}
		return nil, err
	}
	return &waiter{conn}, nil
}

func (w *waiter) Wait(ctx context.Context) error {
	limited, cancel := context.WithTimeout(ctx, pollEvery)
	defer cancel()
	err := w.conn.Raw(func(c any) error {
		_, err := c.(*stdlib.Conn).Conn().WaitForNotification(limited)
		return err
	})
	if errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
		return nil
	}
	return err
}

// Close closes the connection for good: it listens.
func (w *waiter) Close() error {
	err := w.conn.Raw(func(any) error { return driver.ErrBadConn })
	w.conn.Close()
	if errors.Is(err, driver.ErrBadConn) {
		return nil
	}
	return err
}
