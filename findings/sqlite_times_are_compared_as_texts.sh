#!/usr/bin/env bash
# modernc.org/sqlite v1.62.0: a time of another zone than UTC is sorted and found as another moment, and with
# _time_format=datetime read as one, too.
# Expected: the moments, of which a column of type timestamp takes and gives time.Time; or a word of it where the formats
# are documented: datetime is said to match the output of SQLite's function of that name, which is in UTC.
# Seen: no error; a time is stored by the clock of its zone, and the database compares the digits: half past twelve in
# Berlin, half an hour before noon UTC, is after noon, the latest of the day, and without its zone an hour later.
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

	_ "modernc.org/sqlite"
)

func main() {
	noon := time.Date(2026, 1, 2, 12, 0, 0, 0, time.UTC)
	berlin := time.FixedZone("CET", 3600)
	for _, options := range []string{"", "?_time_format=sqlite", "?_time_format=datetime"} {
		db, err := sql.Open("sqlite", "file::memory:"+options)
		if err != nil {
			panic(err)
		}
		db.SetMaxOpenConns(1)
		if _, err := db.Exec("CREATE TABLE events (id integer, at timestamp)"); err != nil {
			panic(err)
		}
		before, after := noon.Add(-30*time.Minute).In(berlin), noon.Add(15*time.Minute)
		if _, err := db.Exec("INSERT INTO events VALUES (1, ?), (2, ?)", before, after); err != nil {
			panic(err)
		}
		var read time.Time
		err = db.QueryRow("SELECT at FROM events WHERE id = 1").Scan(&read)
		fmt.Println(read.UTC().Format("15:04"), "UTC is read", err)
		var later, latest int
		err = db.QueryRow("SELECT count(*) FROM events WHERE at > ?", noon).Scan(&later)
		fmt.Println(later, "after noon", err)
		err = db.QueryRow("SELECT id FROM events ORDER BY at DESC LIMIT 1").Scan(&latest)
		fmt.Println(latest, "is the latest", err)
	}
}
GO
cat >want <<'OUT'
11:30 UTC is read <nil>
2 after noon <nil>
1 is the latest <nil>
11:30 UTC is read <nil>
2 after noon <nil>
1 is the latest <nil>
12:30 UTC is read <nil>
2 after noon <nil>
1 is the latest <nil>
OUT
go run . >got
diff want got
