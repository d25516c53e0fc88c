#!/usr/bin/env bash
# mapstructure v2.5.0: a struct with a time decodes into a map that holds an empty map in its place.
# Expected: the time itself, as for a *time.Time beside it, or an error.
# Seen: the value is gone without an error, and decoding the map again gives the zero time.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

go mod init example.com/finding 2>/dev/null
go get github.com/go-viper/mapstructure/v2@v2.5.0 2>/dev/null
cat >main.go <<'GO'
package main

import (
	"fmt"
	"time"

	"github.com/go-viper/mapstructure/v2"
)

type event struct {
	At  time.Time
	Due *time.Time
}

func main() {
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	var fields map[string]any
	err := mapstructure.Decode(event{at, &at}, &fields)
	fmt.Println(fields["At"], fields["Due"], err)
	var again event
	err = mapstructure.Decode(fields, &again)
	fmt.Println(again.At, again.Due, err)
}
GO
cat >want <<'OUT'
map[] 2026-01-02 03:04:05 +0000 UTC <nil>
0001-01-01 00:00:00 +0000 UTC 2026-01-02 03:04:05 +0000 UTC <nil>
OUT
go run . >got
diff want got
