#!/usr/bin/env bash
# goqu v9.19.0 and bun v1.3.0: a limit of 0 is no limit.
# Expected: no rows, as by gorm v1.31.2, squirrel v1.5.4, xorm v1.4.3 and SQL itself: what is left of a quota is 0
# when it is used up. goqu has ClearLimit and LimitAll for no limit.
# Seen: no error; both leave the clause out, and all rows are selected. goqu does the same with DELETE, whose limit
# is all that stands between "the next 500" and the whole table. (SQLite, modernc.org/sqlite v1.62.0.)
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

go mod init example.com/finding 2>/dev/null
go get github.com/doug-martin/goqu/v9@v9.19.0 github.com/Masterminds/squirrel@v1.5.4 modernc.org/sqlite@v1.62.0 \
	github.com/uptrace/bun@v1.3.0 github.com/uptrace/bun/dialect/sqlitedialect@v1.3.0 2>/dev/null
cat >main.go <<'GO'
package main

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/Masterminds/squirrel"
	"github.com/doug-martin/goqu/v9"
	_ "github.com/doug-martin/goqu/v9/dialect/mysql"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/sqlitedialect"
	_ "modernc.org/sqlite"
)

func main() {
	for left := range 2 {
		fmt.Println(squirrel.Select("*").From("jobs").Limit(uint64(left)).ToSql())
		fmt.Println(goqu.From("jobs").Limit(uint(left)).ToSQL())
		fmt.Println(goqu.Dialect("mysql").Delete("jobs").Order(goqu.C("id").Asc()).Limit(uint(left)).ToSQL())
	}
	pool, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		panic(err)
	}
	pool.SetMaxOpenConns(1)
	if _, err := pool.Exec("CREATE TABLE jobs (id integer); INSERT INTO jobs VALUES (1), (2), (3)"); err != nil {
		panic(err)
	}
	db := bun.NewDB(pool, sqlitedialect.New())
	for left := range 2 {
		var ids []int64
		err := db.NewSelect().Table("jobs").Column("id").Limit(int64(left)).Scan(context.Background(), &ids)
		fmt.Println(ids, err)
	}
}
GO
cat >want <<'OUT'
SELECT * FROM jobs LIMIT 0 [] <nil>
SELECT * FROM "jobs" [] <nil>
DELETE FROM `jobs` ORDER BY `id` ASC [] <nil>
SELECT * FROM jobs LIMIT 1 [] <nil>
SELECT * FROM "jobs" LIMIT 1 [] <nil>
DELETE FROM `jobs` ORDER BY `id` ASC LIMIT 1 [] <nil>
[1 2 3] <nil>
[1] <nil>
OUT
go run . >got
diff want got
