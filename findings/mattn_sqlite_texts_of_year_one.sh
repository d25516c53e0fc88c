#!/usr/bin/env bash
# mattn/go-sqlite3 v1.14.53: a text that is no time to the driver is read from a column of times as the year 1.
# Expected: the text, as modernc.org/sqlite v1.62.0 gives it, and as mattn's does of any other column; or an error.
# Seen: no error; "2026-01" and an offset without a colon, as other programs write them, are 0001-01-01 also for
# who scans into a string, so that nobody gets to see what is in the table. (Needs a C compiler.)
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

export CGO_ENABLED=1
go mod init example.com/finding 2>/dev/null
go get github.com/mattn/go-sqlite3@v1.14.53 modernc.org/sqlite@v1.62.0 2>/dev/null
cat >main.go <<'GO'
package main

import (
	"database/sql"
	"fmt"

	_ "github.com/mattn/go-sqlite3"
	_ "modernc.org/sqlite"
)

func show(driver, text string) {
	db, err := sql.Open(driver, ":memory:")
	if err != nil {
		panic(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	if _, err := db.Exec("create table visits (at datetime, plain text)"); err != nil {
		panic(err)
	}
	if _, err := db.Exec("insert into visits values (?, ?)", text, text); err != nil {
		panic(err)
	}
	var at, plain string
	err = db.QueryRow("select at, plain from visits").Scan(&at, &plain)
	fmt.Println(driver, at, plain, err)
}

func main() {
	for _, text := range []string{"2026-01-02T03:04:05+02:00", "2026-01-02T03:04:05+0200", "2026-01"} {
		show("sqlite3", text)
		show("sqlite", text)
	}
}
GO
cat >want <<'OUT'
sqlite3 2026-01-02T03:04:05+02:00 2026-01-02T03:04:05+02:00 <nil>
sqlite 2026-01-02T03:04:05+02:00 2026-01-02T03:04:05+02:00 <nil>
sqlite3 0001-01-01T00:00:00Z 2026-01-02T03:04:05+0200 <nil>
sqlite 2026-01-02T03:04:05+0200 2026-01-02T03:04:05+0200 <nil>
sqlite3 0001-01-01T00:00:00Z 2026-01 <nil>
sqlite 2026-01 2026-01 <nil>
OUT
go run . >got
diff want got
