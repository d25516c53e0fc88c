#!/usr/bin/env bash
# squirrel v1.5.4: a condition with OR takes the one that is added after it, and rows are deleted that the second excludes.
# Expected: what Where's documentation says: the expressions are ANDed together; bun v1.3.0 and gorm v1.31.2 put each
# into parentheses, so that only the two rows of 2024 are deleted.
# Seen: no error; the texts are joined by AND as they are, and AND binds closer: the row of 2026 goes as well, though
# both Wheres are there. So it is with sq.And, whose parentheses are around the whole, and with Having.
# (SQLite, modernc.org/sqlite v1.62.0.)
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

go mod init example.com/finding 2>/dev/null
go get github.com/Masterminds/squirrel@v1.5.4 modernc.org/sqlite@v1.62.0 \
	github.com/uptrace/bun@v1.3.0 github.com/uptrace/bun/dialect/sqlitedialect@v1.3.0 2>/dev/null
cat >main.go <<'GO'
package main

import (
	"database/sql"
	"fmt"

	sq "github.com/Masterminds/squirrel"
	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect/sqlitedialect"
	_ "modernc.org/sqlite"
)

const (
	unsent = "state = 'draft' OR state = 'void'"
	rows   = "INSERT INTO orders VALUES (1, 'draft', 2024), (2, 'void', 2024), (3, 'draft', 2026), (4, 'sent', 2024)"
)

func main() {
	pool, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		panic(err)
	}
	pool.SetMaxOpenConns(1)
	if _, err := pool.Exec("CREATE TABLE orders (id integer, state text, year integer); " + rows); err != nil {
		panic(err)
	}
	removal := sq.Delete("orders").Where(unsent).Where(sq.Eq{"year": 2024})
	fmt.Println(removal.ToSql())
	fmt.Println(sq.And{sq.Expr(unsent), sq.Eq{"year": 2024}}.ToSql())
	fmt.Println(bun.NewDB(pool, sqlitedialect.New()).NewDelete().Table("orders").Where(unsent).Where("year = ?", 2024))
	result, err := removal.RunWith(pool).Exec()
	if err != nil {
		panic(err)
	}
	fmt.Println(result.RowsAffected())
}
GO
cat >want <<'OUT'
DELETE FROM orders WHERE state = 'draft' OR state = 'void' AND year = ? [2024] <nil>
(state = 'draft' OR state = 'void' AND year = ?) [2024] <nil>
DELETE FROM "orders" WHERE (state = 'draft' OR state = 'void') AND (year = 2024)
3 <nil>
OUT
go run . >got
diff want got
