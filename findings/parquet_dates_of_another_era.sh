#!/usr/bin/env bash
# parquet-go v0.32.0: a time.Time with the tag date, which the documentation allows, is another day when it is read.
# Expected: the date, as of an int32 that holds the days; or an error when the schema is made.
# Seen: no error; the lower 32 bits of the nanoseconds since 1970 become the number of days: the 2nd of January
# 2026 is read as a day of the year 5848744.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

go mod init example.com/finding 2>/dev/null
go get github.com/parquet-go/parquet-go@v0.32.0 2>/dev/null
cat >main.go <<'GO'
package main

import (
	"bytes"
	"fmt"
	"time"

	"github.com/parquet-go/parquet-go"
)

type person struct {
	Born time.Time `parquet:"born,date"`
	Days int32     `parquet:"days,date"`
}

func main() {
	var file bytes.Buffer
	born := time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC)
	days := int32(born.Unix() / (24 * 60 * 60))
	if err := parquet.Write(&file, []person{{born, days}}); err != nil {
		panic(err)
	}
	back, err := parquet.Read[person](bytes.NewReader(file.Bytes()), int64(file.Len()))
	fmt.Println(back[0].Born, back[0].Days == days, err)
}
GO
cat >want <<'OUT'
5848744-07-27 00:00:00 +0000 UTC true <nil>
OUT
go run . >got
diff want got
