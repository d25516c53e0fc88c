#!/usr/bin/env bash
# copier v0.4.0: numbers that do not fit are cut without an error, and a number becomes a letter.
# Expected: an error for 300 into int8 and -1 into uint; 65 into a string is "65" or an error.
# Seen: 44, 18446744073709551615 and "A", with a nil error: each field is converted as Go's conversion does.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

go mod init example.com/finding 2>/dev/null
go get github.com/jinzhu/copier@v0.4.0 2>/dev/null
cat >main.go <<'GO'
package main

import (
	"fmt"

	"github.com/jinzhu/copier"
)

type form struct {
	Quantity int64
	Balance  int
	Code     int
}

type row struct {
	Quantity int8
	Balance  uint
	Code     string
}

func main() {
	var r row
	err := copier.Copy(&r, &form{Quantity: 300, Balance: -1, Code: 65})
	fmt.Printf("%d %d %q %v\n", r.Quantity, r.Balance, r.Code, err)
}
GO
cat >want <<'OUT'
44 18446744073709551615 "A" <nil>
OUT
go run . >got
diff want got
