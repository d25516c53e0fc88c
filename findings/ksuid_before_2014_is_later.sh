#!/usr/bin/env bash
# segmentio/ksuid v1.0.4: an identifier that is made for a time before May 2014 is sorted behind those of today.
# Expected: identifiers sort by the times that NewRandomWithTime was given, or it returns an error, for which it has a
# result, when its 32 bits cannot hold the time.
# Seen: no error; the seconds since 2014 wrap: an order of 2010 that is imported with its own time is from 2146, and
# one of 2151 from 2015.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

go mod init example.com/finding 2>/dev/null
go get github.com/segmentio/ksuid@v1.0.4 2>/dev/null
cat >main.go <<'GO'
package main

import (
	"fmt"
	"time"

	"github.com/segmentio/ksuid"
)

func main() {
	for _, year := range []int{2010, 2020, 2026, 2151} {
		id, err := ksuid.NewRandomWithTime(time.Date(year, time.January, 1, 0, 0, 0, 0, time.UTC))
		fmt.Println(year, id.Time().UTC().Format(time.DateOnly), err)
	}
	old, _ := ksuid.NewRandomWithTime(time.Date(2010, time.January, 1, 0, 0, 0, 0, time.UTC))
	recent, _ := ksuid.NewRandomWithTime(time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC))
	fmt.Println(ksuid.Compare(old, recent))
}
GO
cat >want <<'OUT'
2010 2146-02-07 <nil>
2020 2020-01-01 <nil>
2026 2026-01-01 <nil>
2151 2014-11-24 <nil>
1
OUT
go run . >got
diff want got
