#!/usr/bin/env bash
# mapstructure v2.5.0: 300 decodes into an int8 as 44, while -1 into a uint is an error.
# Expected: both are refused, since neither fits; the error for -1 speaks of an overflow.
# Seen: only the sign is looked at, the width is not; 2.7 into an int is 2.
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

	"github.com/go-viper/mapstructure/v2"
)

func main() {
	var narrow struct{ N int8 }
	err := mapstructure.Decode(map[string]any{"N": 300}, &narrow)
	fmt.Println(narrow.N, err)
	var unsigned struct{ N uint }
	err = mapstructure.Decode(map[string]any{"N": -1}, &unsigned)
	fmt.Println(unsigned.N, err != nil)
	var whole struct{ N int }
	err = mapstructure.Decode(map[string]any{"N": 2.7}, &whole)
	fmt.Println(whole.N, err)
}
GO
cat >want <<'OUT'
44 <nil>
0 true
2 <nil>
OUT
go run . >got
diff want got
