package main

import (
	"context"
	"fmt"
	"io"
	"net/url"
	"slices"
	"time"

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
	var ratios []float64
	for i := range rounds {
		schema := fmt.Sprint("bench_store_", i)
		ratio, err := copyRound(conn, address, schema, objects, out)
		if err != nil {
			return err
		}
		ratios = append(ratios, ratio)
	}
	slices.Sort(ratios)
	fmt.Fprintf(out, "PostgreSQL: bulk saves have %.2f of CopyFrom's rate, from %.2f to %.2f in %d rounds\n",
		ratios[rounds/2], ratios[0], ratios[rounds-1], rounds)
	return nil
}

func copyRound(conn *pgx.Conn, address, schema string, objects int, out io.Writer) (ratio float64, err error) {
	ctx := context.Background()
	if _, err := conn.Exec(ctx, "CREATE SCHEMA "+schema+"; SET search_path = "+schema); err != nil {
		return 0, err
	}
	defer conn.Exec(ctx, "DROP SCHEMA "+schema+" CASCADE")
	u, err := url.Parse(address)
	if err != nil {
		return 0, err
	}
	query := u.Query()
	query.Set("search_path", schema)
	u.RawQuery = query.Encode()
	saved, err := bulk(u.String(), objects, out)
	if err != nil {
		return 0, err
	}
	copied, err := copyFrom(conn, out)
	return saved / copied, err
}

// copyFrom copies the rows of audit_event to a table with the same indexes, in transactions of as
// many rows as a bulk save has.
func copyFrom(conn *pgx.Conn, out io.Writer) (perSecond float64, err error) {
	ctx := context.Background()
	columns := []string{"oid", "seq", "at", "ctx", "fid", "old", "new", "enc"}
	rows, err := conn.Query(ctx, "SELECT oid, seq, at, ctx, fid, old, new, enc FROM audit_event ORDER BY oid, seq")
	if err != nil {
		return 0, err
	}
	values, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) ([]any, error) { return row.Values() })
	if err != nil {
		return 0, err
	}
	if _, err := conn.Exec(ctx, "CREATE TABLE copied (LIKE audit_event INCLUDING ALL)"); err != nil {
		return 0, err
	}
	start := time.Now()
	for some := range slices.Chunk(values, batch*updates) {
		if _, err := conn.CopyFrom(ctx, pgx.Identifier{"copied"}, columns, pgx.CopyFromRows(some)); err != nil {
			return 0, err
		}
	}
	perSecond = float64(len(values)) / time.Since(start).Seconds()
	fmt.Fprintf(out, "PostgreSQL: CopyFrom alone: %.0f rows a second, in transactions of %d\n", perSecond, batch*updates)
	return perSecond, nil
}
