#!/usr/bin/env bash
# tidwall/gjson v1.20.3: a query for one identifier finds the records of others.
# Expected: the one record whose id is equal; Int gives all digits of an id, so that numbers are not read as float64
# only. String of an amount gives the digits of the document, as it does of a whole number.
# Seen: == compares as float64, and two ids beyond 2^53, as are those of Snowflake, are one; an amount with cents has
# other digits as a text.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

go mod init example.com/finding 2>/dev/null
go get github.com/tidwall/gjson@v1.20.3 2>/dev/null
cat >main.go <<'GO'
package main

import (
	"fmt"

	"github.com/tidwall/gjson"
)

func main() {
	users := `[{"id":1795985977484813568,"name":"Ann"},{"id":1795985977484813569,"name":"Bob"}]`
	fmt.Println(gjson.Get(users, "1.id").Int())
	fmt.Println(gjson.Get(users, "#(id==1795985977484813569).name"))
	fmt.Println(gjson.Get(users, "#(id==1795985977484813569)#.name"))

	sums := `{"whole":12345678901234567890123, "cents":12345678901234567.89}`
	fmt.Println(gjson.Get(sums, "whole").String(), gjson.Get(sums, "cents").String())
}
GO
cat >want <<'OUT'
1795985977484813569
Ann
["Ann","Bob"]
12345678901234567890123 12345678901234568
OUT
go run . >got
diff want got
