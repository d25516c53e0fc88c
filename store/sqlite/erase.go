package sqlite

import (
	"context"
	"database/sql"
	"errors"

	"github.com/auditline/auditline/store/internal/dialect"
)

// BeginRead starts a deferred transaction, which reads as of its first query.
func (d sqliteDialect) BeginRead(ctx context.Context, db *sql.DB) (dialect.Transaction, error) {
	if err := d.file.check(); err != nil {
		return nil, err
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	return dialect.SQLTx{Tx: tx}, nil
}

// Wipe has SQLite write zeros over what it deletes.
func (sqliteDialect) Wipe(ctx context.Context, tx dialect.Tx) error {
	_, err := tx.Exec(ctx, "PRAGMA secure_delete = ON")
	return err
}

// Wiped empties the write-ahead log, in which the old pages stand.
func (sqliteDialect) Wiped(ctx context.Context, db *sql.DB, _ ...string) error {
	var busy, frames, moved int
	if err := db.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &frames, &moved); err != nil {
		return err
	}
	if busy != 0 {
		return errors.New("the values are gone from the tables, but the write-ahead log still holds them, " +
			"as somebody reads the database: call this again later")
	}
	return nil
}
