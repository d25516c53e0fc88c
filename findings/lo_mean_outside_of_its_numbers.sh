#!/usr/bin/env bash
# samber/lo v1.53.0: the mean of bytes is less than the least of them, and of int8 that are positive negative.
# Expected: a number between the least and the greatest of the collection; the mean of any integers that fit into
# their type fits into it, too.
# Seen: no error; the sum is kept in the type of the elements, where it overflows: the mean of two brightnesses of
# 200 is 72.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

go mod init example.com/finding 2>/dev/null
go get github.com/samber/lo@v1.53.0 2>/dev/null
cat >main.go <<'GO'
package main

import (
	"fmt"

	"github.com/samber/lo"
)

func main() {
	fmt.Println(lo.Mean([]uint8{200, 200}), lo.Mean([]int8{100, 100}), lo.Mean([]int{200, 200}))
}
GO
cat >want <<'OUT'
72 -28 200
OUT
go run . >got
diff want got
