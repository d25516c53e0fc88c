package dialect

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
)

// SQLTx is a transaction of database/sql as a Transaction.
type SQLTx struct{ Tx *sql.Tx }

// Exec runs a statement.
func (t SQLTx) Exec(ctx context.Context, query string, args ...any) (int64, error) {
	result, err := t.Tx.ExecContext(ctx, query, args...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

// Query runs a query.
func (t SQLTx) Query(ctx context.Context, query string, args ...any) (Rows, error) {
	return t.Tx.QueryContext(ctx, query, args...)
}

// Commit commits.
func (t SQLTx) Commit(context.Context) error { return t.Tx.Commit() }

// Rollback rolls back what is not committed.
func (t SQLTx) Rollback() error {
	if err := t.Tx.Rollback(); !errors.Is(err, sql.ErrTxDone) {
		return err
	}
	return nil
}

// SQLDB runs each statement in a transaction of its own.
type SQLDB struct{ DB *sql.DB }

// Exec runs a statement.
func (d SQLDB) Exec(ctx context.Context, query string, args ...any) (int64, error) {
	result, err := d.DB.ExecContext(ctx, query, args...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

// Query runs a query.
func (d SQLDB) Query(ctx context.Context, query string, args ...any) (Rows, error) {
	return d.DB.QueryContext(ctx, query, args...)
}

// One runs a query that gives one row at most, and scans it. It returns false without any.
func One(ctx context.Context, tx Tx, dest []any, query string, args ...any) (bool, error) {
	rows, err := tx.Query(ctx, query, args...)
	if err != nil {
		return false, err
	}
	defer rows.Close()
	if !rows.Next() {
		return false, rows.Err()
	}
	if err := rows.Scan(dest...); err != nil {
		return false, err
	}
	return true, rows.Close()
}

// Numbers reads the one column of all rows of a query.
func Numbers(ctx context.Context, tx Tx, query string, args ...any) (all []int64, err error) {
	rows, err := tx.Query(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var n int64
		if err := rows.Scan(&n); err != nil {
			return nil, err
		}
		all = append(all, n)
	}
	return all, rows.Err()
}

// AddNumbers adds to numbers those that a query gives, each after its name.
func AddNumbers(ctx context.Context, tx Tx, numbers map[string]int64, query string, args ...any) error {
	rows, err := tx.Query(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		var n int64
		if err := rows.Scan(&name, &n); err != nil {
			return err
		}
		numbers[name] = n
	}
	return cmp.Or(rows.Err(), rows.Close())
}
