package postgres

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/auditline/auditline/store/internal/dialect"
)

// BeginRead starts a transaction whose queries all see the same.
func (postgresDialect) BeginRead(ctx context.Context, db *sql.DB) (dialect.Transaction, error) {
	tx, err := db.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return nil, err
	}
	return dialect.SQLTx{Tx: tx}, nil
}

// Wipe does nothing: the old row versions go with Wiped.
func (postgresDialect) Wipe(context.Context, dialect.Tx) error { return nil }

// Wiped writes the tables anew, as an ordinary VACUUM leaves bytes of old row versions in their
// pages. Old rows that an earlier transaction may still read would be written again, so that these
// have to end first.
func (postgresDialect) Wiped(ctx context.Context, db *sql.DB, tables ...string) error {
	if err := waitForEarlier(ctx, db); err != nil {
		return err
	}
	for _, table := range tables {
		if _, err := db.ExecContext(ctx, "VACUUM FULL "+table); err != nil {
			return err
		}
	}
	return nil
}

// patience is how long Wiped waits for earlier transactions: longer than a standby takes to tell
// the server what is read there, which by default is ten seconds.
const patience = time.Minute

// waitForEarlier returns once no transaction is left that began before those that have ended now.
func waitForEarlier(ctx context.Context, db *sql.DB) error {
	var now string
	if err := db.QueryRowContext(ctx, "SELECT pg_snapshot_xmax(pg_current_snapshot())::text").Scan(&now); err != nil {
		return err
	}
	waiting, stop := context.WithTimeout(ctx, patience)
	defer stop()
	for pause := time.Millisecond; ; pause = min(2*pause, time.Second) {
		who, err := earlierThan(ctx, db, now)
		if err != nil || who == "" {
			return err
		}
		select {
		case <-time.After(pause):
		case <-waiting.Done():
			return fmt.Errorf("the values are gone from the tables, but the server keeps old rows that hold them, "+
				"as %s began earlier and may still read them: call this again later: %w", who, waiting.Err())
		}
	}
}

// earlierThan names one of those for which the server keeps rows that were deleted before
// transaction now, or returns "". What VACUUM itself reads keeps nothing.
func earlierThan(ctx context.Context, db *sql.DB, now string) (string, error) {
	var who string
	_, err := dialect.One(ctx, dialect.SQLDB{DB: db}, []any{&who}, `
WITH keeping (who, xid) AS (
	SELECT concat_ws(' of ', 'process ' || pid, nullif(application_name, '')), unnest(ARRAY[backend_xid, backend_xmin]) FROM pg_stat_activity
	WHERE pid <> pg_backend_pid() AND coalesce(datname, current_database()) = current_database()
		AND pid NOT IN (SELECT pid FROM pg_stat_progress_vacuum)
	UNION ALL SELECT 'the prepared transaction ' || gid, transaction FROM pg_prepared_xacts WHERE database = current_database()
	UNION ALL SELECT 'the reader of replication slot ' || slot_name, xmin FROM pg_replication_slots
)
SELECT who FROM keeping WHERE age(xid) > age($1::text::xid8::xid) LIMIT 1`, now)
	return who, err
}
