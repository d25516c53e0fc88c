#!/usr/bin/env bash
# xorm v1.4.3: an update of all columns leaves bytes that are nil now as they were.
# Expected: AllCols writes every column, as it does for texts, numbers, slices and maps that are empty.
# Seen: no error and one row affected; a []byte and a json.RawMessage that are nil are left out, so that what was
# to be deleted stays in the database. (SQLite, modernc.org/sqlite v1.62.0.)
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

go mod init example.com/finding 2>/dev/null
go get xorm.io/xorm@v1.4.3 modernc.org/sqlite@v1.62.0 2>/dev/null
cat >main.go <<'GO'
package main

import (
	"encoding/json"
	"fmt"

	_ "modernc.org/sqlite"
	"xorm.io/xorm"
)

type Person struct {
	Id    int64
	Name  string
	Tags  []string
	Photo []byte
	Notes json.RawMessage
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
	must(nil, db.Sync(new(Person)))
	p := Person{Name: "Ann", Tags: []string{"a"}, Photo: []byte("photo"), Notes: json.RawMessage(`{"a":1}`)}
	must(db.Insert(&p))

	for range 2 {
		var back Person
		must(db.ID(p.Id).Get(&back))
		fmt.Printf("%q %q %q %q\n", back.Name, back.Tags, back.Photo, back.Notes)
		must(db.ID(p.Id).AllCols().Update(&Person{Id: p.Id}))
	}
}
GO
cat >want <<'OUT'
"Ann" ["a"] "photo" "{\"a\":1}"
"" [] "photo" "{\"a\":1}"
OUT
go run . >got
diff want got
