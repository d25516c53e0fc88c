#!/usr/bin/env bash
# bun v1.3.0 on SQLite (glebarez/go-sqlite v1.21.2): a uint64 beyond int64 is inserted, but cannot be selected.
# Expected: Insert refuses it, as database/sql does, or Select gives the number back.
# Seen: bun writes the digits into the statement, SQLite makes a float of them, and the row cannot be read:
# the error comes with the reader, when the last digits are already lost.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

go mod init example.com/finding 2>/dev/null
go get github.com/uptrace/bun@v1.3.0 github.com/uptrace/bun/dialect/sqlitedialect@v1.3.0 github.com/glebarez/go-sqlite@v1.21.2 2>/dev/null
cat >main.go <<'GO'
package main

import (
	"context"
	"database/sql"
	"fmt"

	_ "github.com/glebarez/go-sqlite"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/sqlitedialect"
)

type counter struct {
	ID   int64 `bun:",pk"`
	Hits uint64
}

func main() {
	pool, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		panic(err)
	}
	pool.SetMaxOpenConns(1)
	db, ctx := bun.NewDB(pool, sqlitedialect.New()), context.Background()
	if _, err := db.NewCreateTable().Model((*counter)(nil)).Exec(ctx); err != nil {
		panic(err)
	}
	in := &counter{ID: 1, Hits: 1<<63 + 1}
	_, err = db.NewInsert().Model(in).Exec(ctx)
	fmt.Println(in.Hits, err)

	var kind, stored string
	err = pool.QueryRow("SELECT typeof(hits), printf('%.0f', hits) FROM counters").Scan(&kind, &stored)
	fmt.Println(kind, stored, err)
	err = db.NewSelect().Model(new(counter)).Where("id = 1").Scan(ctx)
	fmt.Println(err != nil)
}
GO
cat >want <<'OUT'
9223372036854775809 <nil>
real 9223372036854776000 <nil>
true
OUT
go run . >got
diff want got
