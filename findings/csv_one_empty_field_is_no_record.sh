#!/usr/bin/env bash
# encoding/csv of Go 1.26.8 and 1.27.3: a record of one empty field is written, but is no record when it is read.
# Expected: as many records as were written: the format has "" for an empty field, which the reader understands.
# Seen: no error; the writer makes an empty line of it, which the reader leaves out: in a list of one column, as of
# the notes to numbered orders, every note behind an empty one belongs to another order.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

printf 'module example.com/finding\n\ngo 1.26.0\n' >go.mod
cat >main.go <<'GO'
package main

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strings"
)

func main() {
	records := [][]string{{"first"}, {""}, {"third"}}
	var text bytes.Buffer
	err := csv.NewWriter(&text).WriteAll(records)
	fmt.Printf("%q %v\n", text.String(), err)
	back, err := csv.NewReader(&text).ReadAll()
	fmt.Printf("%q %v\n", back, err)
	back, err = csv.NewReader(strings.NewReader("first\n\"\"\nthird\n")).ReadAll()
	fmt.Printf("%q %v\n", back, err)
}
GO
cat >want <<'OUT'
"first\n\nthird\n" <nil>
[["first"] ["third"]] <nil>
[["first"] [""] ["third"]] <nil>
"first\n\nthird\n" <nil>
[["first"] ["third"]] <nil>
[["first"] [""] ["third"]] <nil>
OUT
{ GOTOOLCHAIN=go1.26.8 go run . && GOTOOLCHAIN=go1.27.3 go run .; } >got
diff want got
