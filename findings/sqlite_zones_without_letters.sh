#!/usr/bin/env bash
# modernc.org/sqlite v1.62.0: a time from Kathmandu is stored, but cannot be scanned back into a time.
# Expected: what was bound as time.Time is scanned as time.Time, as for Berlin.
# Seen: zones whose abbreviation is their offset ("+0545") are stored as a text that the driver does not
# read as a time; the same holds for Tehran. Sao Paulo ("-03") works.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

go mod init example.com/finding 2>/dev/null
go get modernc.org/sqlite@v1.62.0 2>/dev/null
cat >main.go <<'GO'
package main

import (
	"database/sql"
	"fmt"
	"time"
	_ "time/tzdata"

	_ "modernc.org/sqlite"
)

func main() {
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		panic(err)
	}
	db.SetMaxOpenConns(1)
	for _, place := range []string{"Europe/Berlin", "America/Sao_Paulo", "Asia/Kathmandu", "Asia/Tehran"} {
		zone, err := time.LoadLocation(place)
		if err != nil {
			panic(err)
		}
		at, back := time.Date(2026, 1, 2, 3, 4, 5, 0, zone), time.Time{}
		_, err = db.Exec("create table if not exists t (place text, at datetime); insert into t values (?, ?)", place, at)
		scanned := db.QueryRow("select at from t where place = ?", place).Scan(&back)
		fmt.Println(place, err, scanned == nil, back.Equal(at))
	}
}
GO
cat >want <<'OUT'
Europe/Berlin <nil> true true
America/Sao_Paulo <nil> true true
Asia/Kathmandu <nil> false false
Asia/Tehran <nil> false false
OUT
go run . >got
diff want got
