package postgres

import (
	"context"
	"errors"

	"github.com/auditline/auditline/store/internal/dialect"
)

// tables says where the tables are: the schema, as it is written in a search_path, and the number
// of one of them, which no other table of the database has.
type tables struct {
	schema string
	number int64
}

// find looks where the pool's search_path leads to.
func (t *tables) find(ctx context.Context, tx dialect.Tx) error {
	if t == nil {
		return nil
	}
	_, err := dialect.One(ctx, tx, []any{&t.schema, &t.number}, "SELECT quote_ident(n.nspname), c.oid::bigint FROM pg_class c"+
		" JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relname = 'audit_version' AND pg_table_is_visible(c.oid)")
	return err
}

var errOther = errors.New("the transaction is not in the database in which the store is open")

// Enter makes the commit wait for the disk. Where the transaction's search_path leads to other
// tables or to none, its own come first until leave is called.
func (d postgresDialect) Enter(ctx context.Context, tx dialect.Tx) (leave func(context.Context) error, err error) {
	var path string
	var here, there bool
	_, err = dialect.One(ctx, tx, []any{&path, &here, &there, new(*string)}, "SELECT current_setting('search_path'),"+
		" coalesce(to_regclass('audit_version')::oid::bigint = $1, false), coalesce(to_regclass($2)::oid::bigint = $1, false),"+
		" CASE WHEN "+lax+" THEN set_config('synchronous_commit', 'on', true) END", d.number, d.schema+".audit_version")
	switch {
	case err != nil:
		return nil, err
	case here:
		return func(context.Context) error { return nil }, nil
	case !there:
		return nil, errOther
	}
	own := d.schema
	if path != "" {
		own += ", " + path
	}
	return func(ctx context.Context) error { return setPath(ctx, tx, path) }, setPath(ctx, tx, own)
}

func setPath(ctx context.Context, tx dialect.Tx, path string) error {
	_, err := tx.Exec(ctx, "SELECT set_config('search_path', $1, true)", path)
	return err
}
