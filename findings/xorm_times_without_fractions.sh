#!/usr/bin/env bash
# xorm v1.4.3: a time.Time is stored without its fraction of a second, a date as that of another zone.
# Expected: the time that was inserted, as database/sql gives it back from the same driver; of a DATE the day
# that the value shows.
# Seen: no error; the fraction is cut in a column that xorm has made for a time.Time, and the date is taken after
# the time was moved to the engine's zone: the 2nd of January, 3 o'clock in Karachi, is stored as the 1st.
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
	_ "time/tzdata"

	_ "modernc.org/sqlite"
	"xorm.io/xorm"
)

type Event struct {
	Id  int64
	At  time.Time
	Day time.Time `xorm:"DATE"`
}

func must(_ any, err error) {
	if err != nil {
		panic(err)
	}
}

func main() {
	db, err := xorm.NewEngine("sqlite", ":memory:")
	must(nil, err)
	db.SetMaxOpenConns(1)
	db.SetTZLocation(time.UTC)
	db.SetTZDatabase(time.UTC)
	must(nil, db.Sync(new(Event)))
	karachi, err := time.LoadLocation("Asia/Karachi")
	must(nil, err)
	at := time.Date(2026, 1, 2, 3, 4, 5, 987654321, karachi)
	e := Event{At: at, Day: at}
	must(db.Insert(&e))

	var back Event
	must(db.ID(e.Id).Get(&back))
	var direct time.Time
	must(db.DB().Exec("create table t (at datetime)"))
	must(db.DB().Exec("insert into t values (?)", at))
	must(nil, db.DB().QueryRow("select at from t").Scan(&direct))
	fmt.Println(direct.Sub(at), back.At.Sub(at), back.Day.Format(time.DateOnly))
}
GO
cat >want <<'OUT'
0s -987.654321ms 2026-01-01
OUT
go run . >got
diff want got
