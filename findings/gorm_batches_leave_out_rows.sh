#!/usr/bin/env bash
# gorm v1.31.2: FindInBatches leaves out rows: three of nine whose key has two columns, two of four in an order by name.
# Expected: what its documentation says: it finds all records, in batches; or an error, as it returns for a key of two
# columns none of which is named id.
# Seen: no error; each batch asks for an id greater than the last one of the batch before. With the key (shop, id) the
# shops that share that id are left out; by name, everybody whose id is lower. (SQLite, glebarez/sqlite v1.11.0.)
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
)

type Stock struct {
	Shop string `gorm:"primaryKey"`
	ID   int64  `gorm:"primaryKey;autoIncrement:false"`
}

type Person struct {
	ID   int64
	Name string
}

func show[T any](db *gorm.DB) {
	var batch []T
	result := db.FindInBatches(&batch, 2, func(_ *gorm.DB, number int) error {
		fmt.Println(number, batch)
		return nil
	})
	var all int64
	db.Model(new(T)).Count(&all)
	fmt.Println(result.RowsAffected, "of", all, result.Error)
}

func main() {
	db, err := gorm.Open(sqlite.Open(":memory:"), &gorm.Config{})
	if err != nil {
		panic(err)
	}
	if err := db.AutoMigrate(&Stock{}, &Person{}); err != nil {
		panic(err)
	}
	for _, shop := range []string{"Bonn", "Kiel", "Ulm"} {
		db.Create([]Stock{{shop, 1}, {shop, 2}, {shop, 3}})
	}
	db.Create([]Person{{1, "Zoe"}, {2, "Ann"}, {3, "Max"}, {4, "Bob"}})
	show[Stock](db)
	show[Person](db)
	show[Person](db.Order("name"))
}
GO
cat >want <<'OUT'
1 [{Bonn 1} {Kiel 1}]
2 [{Bonn 2} {Kiel 2}]
3 [{Bonn 3} {Kiel 3}]
6 of 9 <nil>
1 [{1 Zoe} {2 Ann}]
2 [{3 Max} {4 Bob}]
4 of 4 <nil>
1 [{2 Ann} {4 Bob}]
2 of 4 <nil>
OUT
go run . >got
diff want got
