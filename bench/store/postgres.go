package main

import (
	"context"
	"fmt"
	"io"
	"net/url"
	"slices"

	"github.com/jackc/pgx/v5"

	_ "github.com/auditline/auditline/store/postgres"
)

// besideCopy prints the rates of bulk saves in a PostgreSQL server and of the driver's CopyFrom of
// the same rows, and their ratio. It makes schemas in the database and drops them.
func besideCopy(address string, objects int, out io.Writer) error {
	conn, err := pgx.Connect(context.Background(), address)
	if err != nil {
		return err
	}
	defer conn.Close(context.Background())
	var r ratios
	for i := range rounds {
		schema := fmt.Sprint("bench_store_", i)
		if err := copyRound(conn, address, schema, objects, &r, out); err != nil {
			return err
		}
	}
	fmt.Fprintf(out, "PostgreSQL, beside CopyFrom, without the server's processor time: bulk saves have %v\n", &r)
	return nil
}

func copyRound(conn *pgx.Conn, address, schema string, objects int, r *ratios, out io.Writer) error {
	ctx := context.Background()
	if _, err := conn.Exec(ctx, "CREATE SCHEMA "+schema+"; SET search_path = "+schema); err != nil {
		return err
	}
	defer conn.Exec(ctx, "DROP SCHEMA "+schema+" CASCADE")
	u, err := url.Parse(address)
	if err != nil {
		return err
	}
	query := u.Query()
	query.Set("search_path", schema)
	u.RawQuery = query.Encode()
	saved, err := bulk(u.String(), objects, out)
	if err != nil {
		return err
	}
	copied, err := copyFrom(conn, out)
	if err != nil {
		return err
	}
	r.add(saved, copied)
	return nil
}

// copyFrom copies the rows of audit_event to a table with the same indexes, in transactions of as
// many rows as a bulk save has.
func copyFrom(conn *pgx.Conn, out io.Writer) (*pace, error) {
	ctx := context.Background()
	columns := []string{"oid", "seq", "at", "ctx", "fid", "old", "new", "enc"}
	rows, err := conn.Query(ctx, "SELECT oid, seq, at, ctx, fid, old, new, enc FROM audit_event ORDER BY oid, seq")
	if err != nil {
		return nil, err
	}
	values, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) ([]any, error) { return row.Values() })
	if err != nil {
		return nil, err
	}
	if _, err := conn.Exec(ctx, "CREATE TABLE copied (LIKE audit_event INCLUDING ALL)"); err != nil {
		return nil, err
	}
	p := &pace{changes: len(values)}
	for some := range slices.Chunk(values, batch*updates) {
		err := p.measured(func() error {
			_, err := conn.CopyFrom(ctx, pgx.Identifier{"copied"}, columns, pgx.CopyFromRows(some))
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	fmt.Fprintf(out, "PostgreSQL: CopyFrom alone, in transactions of %d: %v\n", batch*updates, p)
	return p, nil
}
