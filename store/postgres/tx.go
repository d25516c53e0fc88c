package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/auditline/auditline/audit"
	"github.com/auditline/auditline/store"
	"github.com/auditline/auditline/store/internal/dialect"
)

// SaveTx is store.DB.SaveTx within a transaction of pgx.
func SaveTx(ctx context.Context, db *store.DB, tx pgx.Tx, objects ...audit.Audited) (committed func(), err error) {
	return db.SaveOn(ctx, pgxTx{tx}, objects...)
}

// pgxTx is a transaction of pgx for statements of the store.
type pgxTx struct{ tx pgx.Tx }

func (t pgxTx) Exec(ctx context.Context, query string, args ...any) (int64, error) {
	tag, err := t.tx.Exec(ctx, query, args...)
	return tag.RowsAffected(), err
}

func (t pgxTx) Query(ctx context.Context, query string, args ...any) (dialect.Rows, error) {
	rows, err := t.tx.Query(ctx, query, args...)
	return pgxRows{rows}, err
}

// pgxRows are rows whose Close returns the error, as those of database/sql do.
type pgxRows struct{ pgx.Rows }

func (r pgxRows) Close() error {
	r.Rows.Close()
	return r.Rows.Err()
}
