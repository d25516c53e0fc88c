#!/usr/bin/env bash
# xorm v1.4.3 with modernc.org/sqlite v1.62.0: a row with an array of bytes is inserted, but cannot be read.
# Expected: Get gives the array back, or Sync or Insert refuses the field.
# Seen: Insert and Sync return nil; Get says that the row's data is too long for the array it came from.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

go mod init example.com/finding 2>/dev/null
go get xorm.io/xorm@v1.4.3 2>/dev/null
go get modernc.org/sqlite@v1.62.0 2>/dev/null
cat >main.go <<'GO'
package main

import (
	"fmt"

	_ "modernc.org/sqlite"
	"xorm.io/xorm"
)

type Token struct {
	ID   int64 `xorm:"pk"`
	Hash [3]byte
}

func main() {
	db, err := xorm.NewEngine("sqlite", ":memory:")
	if err != nil {
		panic(err)
	}
	db.SetMaxOpenConns(1)
	fmt.Println("sync:", db.Sync(new(Token)))
	_, err = db.Insert(&Token{1, [3]byte{1, 2, 3}})
	fmt.Println("insert:", err)
	var back Token
	_, err = db.ID(1).Get(&back)
	fmt.Println("get:", err)
}
GO
cat >want <<'OUT'
sync: <nil>
insert: <nil>
get: Set field hash[Array] failed because of data too long
OUT
go run . >got
diff want got
