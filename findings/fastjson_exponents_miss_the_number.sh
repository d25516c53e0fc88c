#!/usr/bin/env bash
# valyala/fastjson v1.6.10: a number that is written with an exponent is read as another one.
# Expected: the float64 that was written, and that encoding/json reads from the same document: fmt.Print writes whole
# numbers from a million on with an exponent, encoding/json small ones.
# Seen: no error; what stands before the exponent is read first and multiplied then: 20250405 is 20250404.999999996,
# and made an integer one less. The same numbers without an exponent are right.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

go mod init example.com/finding 2>/dev/null
go get github.com/valyala/fastjson@v1.6.10 2>/dev/null
cat >main.go <<'GO'
package main

import (
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/valyala/fastjson"
)

func main() {
	for _, number := range []float64{20250405, 0.000000007} {
		for _, format := range []byte{'g', 'f'} {
			document := strconv.FormatFloat(number, format, -1, 64)
			value, err := fastjson.Parse(document)
			if err != nil {
				panic(err)
			}
			var right float64
			err = json.Unmarshal([]byte(document), &right)
			fmt.Println(document, value.GetFloat64() == right, strconv.FormatFloat(value.GetFloat64(), 'f', -1, 64), err)
		}
	}
}
GO
cat >want <<'OUT'
2.0250405e+07 false 20250404.999999996 <nil>
20250405 true 20250405 <nil>
7e-09 false 0.000000007000000000000001 <nil>
0.000000007 true 0.000000007 <nil>
OUT
go run . >got
diff want got
