package postgres

import (
	"context"
	"database/sql"

	"github.com/auditline/auditline/store/internal/dialect"
)

// renumber has the numbers of transactions go on from those in audit_commit, where these are of
// another server, from which the tables were copied row by row, and which has counted further: no
// snapshot of this one would have these rows, and other transactions get their numbers later.
func (d postgresDialect) renumber(ctx context.Context, db *sql.DB) error {
	if ahead, err := isAhead(ctx, dialect.SQLDB{DB: db}); err != nil || !ahead {
		return err
	}
	tx, err := d.Begin(ctx, db)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.Exec(ctx, "LOCK TABLE audit_commit IN EXCLUSIVE MODE"); err != nil {
		return err
	}
	if ahead, err := isAhead(ctx, tx); err != nil || !ahead { // another process may have been faster
		return err
	}
	if _, err := tx.Exec(ctx, "UPDATE audit_version SET numbers = "+stored+" + 1 - pg_snapshot_xmin(pg_current_snapshot())::text::bigint"); err != nil {
		return err
	}
	return tx.Commit(ctx)
}

// isAhead tells whether there is a row of a transaction that this server has not begun yet.
func isAhead(ctx context.Context, tx dialect.Tx) (ahead bool, err error) {
	_, err = dialect.One(ctx, tx, []any{&ahead}, "SELECT NOT pg_is_in_recovery() AND coalesce("+stored+" >= "+next+", false) FROM pg_current_snapshot() now, audit_version v")
	return ahead, err
}
