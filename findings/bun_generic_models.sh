#!/usr/bin/env bash
# bun v1.3.0: a model of a generic type whose argument is another package's type makes SQL that no database reads.
# Expected: SELECT works as CREATE and INSERT do, and as the same type does with an argument of a basic type.
# Seen: the table's alias is the type's name as reflection prints it, the argument's package included, and
# is quoted as two names, since there is a dot in it: a syntax error.
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
	"time"

	_ "github.com/glebarez/go-sqlite"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/sqlitedialect"
)

type Setting[T any] struct {
	bun.BaseModel `bun:"table:settings"`

	ID    int64 `bun:",pk"`
	Value T
}

func roundTrip[T any](value T) {
	pool, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		panic(err)
	}
	defer pool.Close()
	pool.SetMaxOpenConns(1)
	db, ctx := bun.NewDB(pool, sqlitedialect.New()), context.Background()
	in, out := &Setting[T]{ID: 1, Value: value}, new(Setting[T])
	_, created := db.NewCreateTable().Model(in).Exec(ctx)
	_, inserted := db.NewInsert().Model(in).Exec(ctx)
	query := db.NewSelect().Model(out).Where("id = 1")
	fmt.Println(created, inserted, query.Scan(ctx))
	fmt.Println(query)
}

func main() {
	roundTrip("on")
	roundTrip(time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC))
}
GO
cat >want <<'OUT'
<nil> <nil> <nil>
SELECT "setting[string]"."id", "setting[string]"."value" FROM "settings" AS "setting[string]" WHERE (id = 1)
<nil> <nil> SQL logic error: near ".": syntax error (1)
SELECT "setting[time"."_time]"."id", "setting[time"."_time]"."value" FROM "settings" AS "setting[time"."_time]" WHERE (id = 1)
OUT
go run . >got
diff want got
