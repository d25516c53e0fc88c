#!/usr/bin/env bash
# mattn/go-sqlite3 v1.14.53: milliseconds in a column of times are read as seconds before September 2001.
# Expected: two moments that are 1 ms apart in the table are 1 ms apart when they are read; or numbers stay
# numbers, as by modernc.org/sqlite v1.62.0.
# Seen: up to a million millions the driver takes a number for seconds, beyond for milliseconds: a birthday
# in 2001 is in the year 33658, without an error. (Needs a C compiler.)
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
	"time"

	_ "github.com/mattn/go-sqlite3"
	_ "modernc.org/sqlite"
)

func main() {
	moment := time.Date(2001, 9, 9, 1, 46, 40, 0, time.UTC)
	for _, driver := range []string{"sqlite3", "sqlite"} {
		db, err := sql.Open(driver, ":memory:")
		if err != nil {
			panic(err)
		}
		db.SetMaxOpenConns(1)
		for _, at := range []time.Time{moment, moment.Add(time.Millisecond)} {
			_, err := db.Exec("create table if not exists t (at datetime); delete from t; insert into t values (?)", at.UnixMilli())
			if err != nil {
				panic(err)
			}
			var back any
			err = db.QueryRow("select at from t").Scan(&back)
			fmt.Println(driver, at.UnixMilli(), back, err)
		}
	}
}
GO
cat >want <<'OUT'
sqlite3 1000000000000 33658-09-27 01:46:40 +0000 UTC <nil>
sqlite3 1000000000001 2001-09-09 01:46:40.001 +0000 UTC <nil>
sqlite 1000000000000 1000000000000 <nil>
sqlite 1000000000001 1000000000001 <nil>
OUT
go run . >got
diff want got
