#!/usr/bin/env bash
# gocsv v0.0.0-20240520201108-78e41c74b4b1: a column of numbers with leading zeros is read as other numbers.
# Expected: 10 for 010, as spreadsheets and csvutil v1.10.0 read it, or an error; of 1.9 in a column of integers
# an error, as by csvutil.
# Seen: no error; 010 is octal, 8, and 1.9 is 1: of a column that is padded to one width some are changed, 019 becomes
# an error, and 123 is right.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

go mod init example.com/finding 2>/dev/null
go get github.com/gocarina/gocsv@v0.0.0-20240520201108-78e41c74b4b1 github.com/jszwec/csvutil@v1.10.0 2>/dev/null
cat >main.go <<'GO'
package main

import (
	"fmt"

	"github.com/gocarina/gocsv"
	"github.com/jszwec/csvutil"
)

type row struct {
	Room int `csv:"room"`
}

func main() {
	for _, cell := range []string{"123", "010", "019", "1.9"} {
		var first, second []row
		errFirst := gocsv.UnmarshalString("room\n"+cell+"\n", &first)
		errSecond := csvutil.Unmarshal([]byte("room\n"+cell+"\n"), &second)
		fmt.Println(cell, first, errFirst != nil, second, errSecond != nil)
	}
}
GO
cat >want <<'OUT'
123 [{123}] false [{123}] false
010 [{8}] false [{10}] false
019 [{0}] true [{19}] false
1.9 [{1}] false [] true
OUT
go run . >got
diff want got
