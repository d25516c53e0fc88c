#!/usr/bin/env bash
# gorm v1.31.2 with its SQLite driver v1.6.0: NaN is stored without an error and read back as 0.
# Expected: NaN, as +Inf comes back as +Inf, or an error when it is written.
# Seen: SQLite has no NaN and stores NULL, gorm reads NULL into a float64 as 0; the column is not
# declared NOT NULL, so nobody refuses it. (Needs a C compiler.)
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

go mod init example.com/finding 2>/dev/null
go get gorm.io/gorm@v1.31.2 2>/dev/null
go get gorm.io/driver/sqlite@v1.6.0 2>/dev/null
cat >main.go <<'GO'
package main

import (
	"fmt"
	"math"

	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
)

type Reading struct {
	ID    int64
	Value float64
}

func main() {
	db, err := gorm.Open(sqlite.Open(":memory:"), &gorm.Config{})
	if err != nil {
		panic(err)
	}
	fmt.Println(db.AutoMigrate(&Reading{}))
	for i, value := range []float64{math.NaN(), math.Inf(1)} {
		err = db.Create(&Reading{int64(i + 1), value}).Error
		var back Reading
		fmt.Println(value, err, db.First(&back, i+1).Error, back.Value)
	}
}
GO
cat >want <<'OUT'
<nil>
NaN <nil> <nil> 0
+Inf <nil> <nil> +Inf
OUT
go run . >got
diff want got
