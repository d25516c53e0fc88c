package store

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"

	"github.com/auditline/auditline/store/internal/dialect"
)

// take runs a transaction that takes values out of rows, and wipes. It also does so where nothing
// is found to take away: an earlier call may have ended before it had wiped.
func (db *DB) take(ctx context.Context, what string, do func(dialect.Tx) error) error {
	err := db.write(ctx, do)
	if err == nil || errors.Is(err, ErrNotStored) {
		err = cmp.Or(db.wipe(ctx), err)
	}
	return db.fail(what, err)
}

// takeFrom comes first in a transaction that takes values out of the rows of tables. It notes that
// these are to be wiped, which is known then even if the process ends before it has done so.
func (db *DB) takeFrom(ctx context.Context, tx dialect.Tx, tables ...string) error {
	for _, table := range tables {
		if _, err := tx.Exec(ctx, "INSERT INTO audit_wipe (name, taken, wiped) VALUES ($1, 1, 0)"+
			" ON CONFLICT (name) DO UPDATE SET taken = audit_wipe.taken + 1", table); err != nil {
			return err
		}
	}
	return db.dialect.Wipe(ctx, tx)
}

// wipe takes away what is left of old rows of the tables out of which values were taken.
func (db *DB) wipe(ctx context.Context) error {
	unwiped, err := db.unwiped(ctx)
	if err != nil || len(unwiped) == 0 {
		return err
	}
	if err := db.dialect.Wiped(ctx, db.sql, slices.Sorted(maps.Keys(unwiped))...); err != nil {
		return err
	}
	return db.write(ctx, func(tx dialect.Tx) error {
		for _, table := range slices.Sorted(maps.Keys(unwiped)) {
			if _, err := tx.Exec(ctx, "UPDATE audit_wipe SET wiped = $1 WHERE name = $2 AND wiped < $1", unwiped[table], table); err != nil {
				return err
			}
		}
		return nil
	})
}

// unwiped tells how often values were taken out of the tables that were not wiped since.
func (db *DB) unwiped(ctx context.Context) (map[string]int64, error) {
	rows, err := db.read().Query(ctx, "SELECT name, taken FROM audit_wipe WHERE wiped < taken")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	taken := make(map[string]int64)
	for rows.Next() {
		var table string
		var times int64
		if err := rows.Scan(&table, &times); err != nil {
			return nil, err
		}
		taken[table] = times
	}
	return taken, rows.Err()
}
