#!/usr/bin/env bash
# mattn/go-sqlite3 v1.14.53: a boolean column that holds -1 is read as false, though SQLite takes it for true.
# Expected: true, as in the database's own WHERE, or the error of modernc.org/sqlite v1.62.0: what is no
# boolean is not converted.
# Seen: "more than 0" is true for the driver: the row that WHERE b finds has a false in it. -1 comes from
# Access and Basic, and from ~b. (Needs a C compiler.)
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

func main() {
	for _, driver := range []string{"sqlite3", "sqlite"} {
		db, err := sql.Open(driver, ":memory:")
		if err != nil {
			panic(err)
		}
		db.SetMaxOpenConns(1)
		if _, err := db.Exec("create table t (b boolean); insert into t values (0); update t set b = ~b"); err != nil {
			panic(err)
		}
		var b bool
		err = db.QueryRow("select b from t where b").Scan(&b)
		fmt.Println(driver, b, err != nil)
	}
}
GO
cat >want <<'OUT'
sqlite3 false false
sqlite false true
OUT
go run . >got
diff want got
