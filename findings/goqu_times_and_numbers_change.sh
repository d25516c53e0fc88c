#!/usr/bin/env bash
# goqu v9.19.0: times and large numbers become others on the way into a query.
# Expected: the values that were given, whether they stand in the text or, by Prepared(true), beside it: the documentation
# speaks of the place only. MySQL keeps six digits of a second, and unsigned numbers of 64 bits; of a uint64 that is too
# large for a driver database/sql says so.
# Seen: no error; in the text for MySQL and SQL Server a time is cut to the second, so that what happened within that
# second is found as later, and not if the query is prepared; a uint64 beyond int64 is negative in every form.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

go mod init example.com/finding 2>/dev/null
go get github.com/doug-martin/goqu/v9@v9.19.0 2>/dev/null
cat >main.go <<'GO'
package main

import (
	"fmt"
	"time"

	"github.com/doug-martin/goqu/v9"
	_ "github.com/doug-martin/goqu/v9/dialect/mysql"
	_ "github.com/doug-martin/goqu/v9/dialect/postgres"
	_ "github.com/doug-martin/goqu/v9/dialect/sqlserver"
)

func main() {
	at := time.Date(2026, 1, 2, 3, 4, 5, 678901000, time.UTC)
	for _, dialect := range []string{"mysql", "sqlserver", "postgres"} {
		for _, prepared := range []bool{false, true} {
			events := goqu.Dialect(dialect).From("events").Select("id").Prepared(prepared)
			fmt.Println(events.Where(goqu.C("at").Gt(at)).ToSQL())
			fmt.Println(events.Where(goqu.C("hash").Eq(uint64(1)<<63 + 5)).ToSQL())
		}
	}
}
GO
cat >want <<'OUT'
SELECT `id` FROM `events` WHERE (`at` > '2026-01-02 03:04:05') [] <nil>
SELECT `id` FROM `events` WHERE (`hash` = -9223372036854775803) [] <nil>
SELECT `id` FROM `events` WHERE (`at` > ?) [2026-01-02 03:04:05.678901 +0000 UTC] <nil>
SELECT `id` FROM `events` WHERE (`hash` = ?) [-9223372036854775803] <nil>
SELECT "id" FROM "events" WHERE ("at" > '2026-01-02 03:04:05') [] <nil>
SELECT "id" FROM "events" WHERE ("hash" = -9223372036854775803) [] <nil>
SELECT "id" FROM "events" WHERE ("at" > @p1) [2026-01-02 03:04:05.678901 +0000 UTC] <nil>
SELECT "id" FROM "events" WHERE ("hash" = @p1) [-9223372036854775803] <nil>
SELECT "id" FROM "events" WHERE ("at" > '2026-01-02T03:04:05.678901Z') [] <nil>
SELECT "id" FROM "events" WHERE ("hash" = -9223372036854775803) [] <nil>
SELECT "id" FROM "events" WHERE ("at" > $1) [2026-01-02 03:04:05.678901 +0000 UTC] <nil>
SELECT "id" FROM "events" WHERE ("hash" = $1) [-9223372036854775803] <nil>
OUT
go run . >got
diff want got
