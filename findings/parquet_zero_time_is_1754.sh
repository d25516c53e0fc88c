#!/usr/bin/env bash
# parquet-go v0.32.0: the zero time is read back as an evening in August 1754, the year 3000 as 1830.
# Expected: the time itself, where the column counts milliseconds or microseconds, in which it fits; an error where
# it counts nanoseconds, in which it does not.
# Seen: no error; each unit goes by way of nanoseconds since 1970, which overflow beyond 1677 and 2262. IsZero is
# false for what was never set.
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

type event struct {
	Nanos  time.Time
	Micros time.Time `parquet:"micros,timestamp(microsecond)"`
	Millis time.Time `parquet:"millis,timestamp(millisecond)"`
}

func main() {
	var file bytes.Buffer
	future := time.Date(3000, 1, 1, 0, 0, 0, 0, time.UTC)
	if err := parquet.Write(&file, []event{{}, {future, future, future}}); err != nil {
		panic(err)
	}
	back, err := parquet.Read[event](bytes.NewReader(file.Bytes()), int64(file.Len()))
	for _, e := range back {
		fmt.Println(e.Nanos.Format(time.DateTime), e.Micros.Format(time.DateTime), e.Millis.Format(time.DateTime), err)
	}
}
GO
cat >want <<'OUT'
1754-08-30 22:43:41 1754-08-30 22:43:41 1754-08-30 22:43:41 <nil>
1830-11-23 00:50:52 1830-11-23 00:50:52 1830-11-23 00:50:52 <nil>
OUT
go run . >got
diff want got
