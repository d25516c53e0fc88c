package postgres

import (
	"context"
	"database/sql"

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

// Wiped writes the table anew, as an ordinary VACUUM leaves bytes of old row versions in its pages.
func (postgresDialect) Wiped(ctx context.Context, db *sql.DB, table string) error {
	_, err := db.ExecContext(ctx, "VACUUM FULL "+table)
	return err
}
