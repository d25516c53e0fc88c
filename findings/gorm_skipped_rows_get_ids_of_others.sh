#!/usr/bin/env bash
# gorm v1.31.2: an object that an insert has skipped gets the id of another one.
# Expected: after Create with OnConflict DoNothing each object has the id of its row, or, when there was one with its
# email already, none.
# Seen: no error; the ids that come back are given to the objects in turn, though one of them has no row: Bob has Eve's
# id, Eve has Max's, and Max has none: what is saved by these ids next is written to another's row.
# (SQLite, glebarez/sqlite v1.11.0.)
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

go mod init example.com/finding 2>/dev/null
go get gorm.io/gorm@v1.31.2 github.com/glebarez/sqlite@v1.11.0 2>/dev/null
cat >main.go <<'GO'
package main

import (
	"fmt"

	"github.com/glebarez/sqlite"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

type Person struct {
	ID    int64
	Email string `gorm:"unique"`
}

func main() {
	db, err := gorm.Open(sqlite.Open(":memory:"), &gorm.Config{})
	if err != nil {
		panic(err)
	}
	if err := db.AutoMigrate(&Person{}); err != nil {
		panic(err)
	}
	db.Create(&Person{Email: "bob"})
	people := []Person{{Email: "ann"}, {Email: "bob"}, {Email: "eve"}, {Email: "max"}}
	result := db.Clauses(clause.OnConflict{DoNothing: true}).Create(&people)
	fmt.Println(result.RowsAffected, result.Error)
	for _, person := range people {
		var row Person
		db.Limit(1).Find(&row, "email = ?", person.Email)
		fmt.Println(person.Email, "has", person.ID, "and in the table", row.ID)
	}
}
GO
cat >want <<'OUT'
3 <nil>
ann has 2 and in the table 2
bob has 4 and in the table 1
eve has 5 and in the table 4
max has 0 and in the table 5
OUT
go run . >got
diff want got
