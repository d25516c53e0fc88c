package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/auditline/auditline/store/internal/dialect"
	"github.com/auditline/auditline/store/internal/value"
)

type postgresDialect struct{}

func (postgresDialect) Name() string { return "postgres" }

// On is the dialect itself: pgx remembers statements.
func (d postgresDialect) On() dialect.Dialect { return d }

func (postgresDialect) Begin(ctx context.Context, db *sql.DB) (dialect.Transaction, error) {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	return dialect.SQLTx{Tx: tx}, nil
}

// Secure makes the transaction's commit wait for the disk, whatever the session's settings
// are. A stronger setting is left.
func (postgresDialect) Secure(ctx context.Context, tx dialect.Tx) error {
	_, err := tx.Exec(ctx, "SELECT set_config('synchronous_commit', 'on', true)"+
		" WHERE current_setting('synchronous_commit') IN ('off', 'local', 'remote_write')")
	return err
}

func (postgresDialect) ForUpdate() string { return " FOR UPDATE" }

// Position is the transaction's number, which with a snapshot tells who can see its rows.
func (postgresDialect) Position() string { return "pg_current_xact_id()" }

// Text is the column as text.
func (postgresDialect) Text(column any) any { return value.Text(column) }

// Column reads the text.
func (postgresDialect) Column(t value.Type, scanned any, form value.Form) (any, error) {
	switch text := scanned.(type) {
	case nil:
		return nil, nil
	case string:
		return value.Column(t, text, form)
	}
	return nil, fmt.Errorf("the column is no text but %T", scanned)
}

// Insert stores all events by one statement.
func (postgresDialect) Insert(ctx context.Context, tx dialect.Tx, oid int64, events []dialect.Event) error {
	n := len(events)
	seq, at, ctxs, fid := make([]int64, n), make([]int64, n), make([]int64, n), make([]int64, n)
	old, new, enc := make([]*string, n), make([]*string, n), make([]*int64, n)
	for i, e := range events {
		seq[i], at[i], ctxs[i], fid[i] = e.Seq, e.At, e.Ctx, e.Fid
		old[i], new[i] = text(e.Old), text(e.New)
		if e.Enc != 0 {
			enc[i] = &events[i].Enc
		}
	}
	_, err := tx.Exec(ctx, "INSERT INTO audit_event (oid, seq, at, ctx, fid, old, new, enc) SELECT $1, * FROM"+
		" unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::text[], $7::text[], $8::bigint[])",
		oid, seq, at, ctxs, fid, old, new, enc)
	return err
}

// text is a column's text, nil for NULL.
func text(column any) *string {
	if s, ok := value.Text(column).(string); ok {
		return &s
	}
	return nil
}

// Again is true for transactions that the server ended because of others.
func (postgresDialect) Again(err error) bool {
	var e *pgconn.PgError
	return errors.As(err, &e) && (e.Code == "40001" || e.Code == "40P01") // serialization failure, deadlock
}
