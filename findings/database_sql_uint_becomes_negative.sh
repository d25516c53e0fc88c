#!/usr/bin/env bash
# database/sql of Go 1.26.8 and 1.27.3: an argument of type uint beyond int64 becomes a negative number.
# Expected: the error that a uint64 of the same value gets: "values with high bit set are not supported".
# Seen: the converter that database/sql uses where a driver has none of its own looks at the high bit of
# uint64 only: math.MaxUint as uint is bound as -1, without an error, as is a named type of it.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

go mod init example.com/finding 2>/dev/null
cat >main.go <<'GO'
package main

import (
	"database/sql/driver"
	"fmt"
	"math"
)

type size uint

func main() {
	for _, v := range []any{uint64(math.MaxUint64), uint(math.MaxUint), size(1 << 63)} {
		bound, err := driver.DefaultParameterConverter.ConvertValue(v)
		fmt.Printf("%T %v %v\n", v, bound, err)
	}
}
GO
cat >want <<'OUT'
uint64 <nil> uint64 values with high bit set are not supported
uint -1 <nil>
main.size -9223372036854775808 <nil>
OUT
for release in go1.26.8 go1.27.3; do
	GOTOOLCHAIN=$release go run . >got
	diff want got
done
