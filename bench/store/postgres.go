package main

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/url"

	"github.com/jackc/pgx/v5"

	"github.com/auditline/auditline/store"
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
	if _, err := conn.Exec(ctx, "CREATE SCHEMA "+schema); err != nil {
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
	saved, copied, err := inTurn(u.String(), objects)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "PostgreSQL: bulk, in saves of %d objects: %v\n", batch, saved)
	fmt.Fprintf(out, "PostgreSQL: CopyFrom alone, in transactions of %d: %v\n", batch*updates, copied)
	r.add(saved, copied)
	return nil
}

// inTurn saves objects and copies the rows of each save, both through connections that are new: one
// that has filled tables before has touched the server's memory already, and rows that are copied
// one time after the other find all caches warm.
func inTurn(address string, objects int) (saved, copied *pace, err error) {
	ctx := context.Background()
	db, err := store.Open(ctx, address)
	if err != nil {
		return nil, nil, err
	}
	defer db.Close()
	c, err := newCopier(ctx, address)
	if err != nil {
		return nil, nil, err
	}
	defer c.close(ctx)
	r := rand.New(rand.NewPCG(7, 7))
	saved = &pace{changes: objects * updates}
	for first := 0; first < objects; first += batch {
		list := changed(first, min(first+batch, objects), r)
		if err := saved.measured(func() error { return db.Save(ctx, list...) }); err != nil {
			return nil, nil, err
		}
		if err := c.copy(ctx); err != nil {
			return nil, nil, err
		}
	}
	return saved, &c.pace, nil
}

// copier copies the rows of audit_event to a table with the same indexes.
type copier struct {
	pace
	from, to *pgx.Conn
	copied   int64 // the last object
}

func newCopier(ctx context.Context, address string) (*copier, error) {
	from, err := pgx.Connect(ctx, address)
	if err != nil {
		return nil, err
	}
	to, err := pgx.Connect(ctx, address)
	if err == nil {
		_, err = to.Exec(ctx, "CREATE TABLE copied (LIKE audit_event INCLUDING ALL)")
	}
	return &copier{from: from, to: to}, err
}

func (c *copier) close(ctx context.Context) {
	c.from.Close(ctx)
	c.to.Close(ctx)
}

// copy copies in one transaction what was saved since it was called last.
func (c *copier) copy(ctx context.Context) error {
	rows, err := c.from.Query(ctx, "SELECT oid, seq, at, ctx, fid, old, new, enc FROM audit_event WHERE oid > $1 ORDER BY oid, seq", c.copied)
	if err != nil {
		return err
	}
	values, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) ([]any, error) { return row.Values() })
	if err != nil {
		return err
	}
	c.changes += len(values)
	c.copied = values[len(values)-1][0].(int64)
	columns := []string{"oid", "seq", "at", "ctx", "fid", "old", "new", "enc"}
	return c.measured(func() error {
		_, err := c.to.CopyFrom(ctx, pgx.Identifier{"copied"}, columns, pgx.CopyFromRows(values))
		return err
	})
}
