#!/usr/bin/env bash
# xorm v1.4.3: Rows.Scan leaves the values of the row before where a column is NULL.
# Expected: the row that was read, as Iterate and Find give it; the loop is that of xorm's own README, with one
# struct made in front of it.
# Seen: no error; Bob has Ann's note, credit, date and bytes, since a NULL is not written into the field at all.
# (SQLite, modernc.org/sqlite v1.62.0.)
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

go mod init example.com/finding 2>/dev/null
go get xorm.io/xorm@v1.4.3 modernc.org/sqlite@v1.62.0 2>/dev/null
cat >main.go <<'GO'
package main

import (
	"fmt"
	"time"

	_ "modernc.org/sqlite"
	"xorm.io/xorm"
)

type Customer struct {
	Id     int64
	Name   string
	Note   string
	Credit int
	Since  time.Time
	Key    []byte
}

func show(c *Customer) { fmt.Println(c.Name, c.Note, c.Credit, c.Since.Year(), c.Key) }

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func main() {
	engine, err := xorm.NewEngine("sqlite", "file:customers?mode=memory&cache=shared")
	must(err)
	defer engine.Close()
	for _, statement := range []string{
		"create table customer (id integer primary key, name text, note text, credit integer, since datetime, key blob)",
		"insert into customer values (1, 'Ann', 'first', 500, '2001-02-03 04:05:06', x'07')",
		"insert into customer (id, name) values (2, 'Bob')",
	} {
		_, err := engine.Exec(statement)
		must(err)
	}

	rows, err := engine.Asc("id").Rows(new(Customer))
	must(err)
	bean := new(Customer)
	for rows.Next() {
		must(rows.Scan(bean))
		show(bean)
	}
	must(rows.Close())
	must(engine.Asc("id").Iterate(new(Customer), func(_ int, bean any) error {
		show(bean.(*Customer))
		return nil
	}))
}
GO
cat >want <<'OUT'
Ann first 500 2001 [7]
Bob first 500 2001 [7]
Ann first 500 2001 [7]
Bob  0 1 []
OUT
go run . >got
diff want got
