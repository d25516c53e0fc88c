#!/usr/bin/env bash
# encoding/json of Go 1.27.3: maps with keys of type any and float64, which 1.26.8 refuses with
# "unsupported type".
# Expected: still refused, or written and read without a loss: the documentation of Marshal asks
# for keys that are texts, integers or TextMarshalers.
# Seen: map[any]int{1: 2, "1": 3} is written with one key twice, without an error, and of two keys
# of a document that are one float64 the first is lost, without an error.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

printf 'module example.com/finding\n\ngo 1.26.0\n' >go.mod
cat >main.go <<'GO'
package main

import (
	"encoding/json"
	"fmt"
)

func main() {
	b, err := json.Marshal(map[any]int{1: 2, "1": 3})
	fmt.Println(string(b) == `{"1":2,"1":3}` || string(b) == `{"1":3,"1":2}`, err)
	var m map[float64]int
	err = json.Unmarshal([]byte(`{"1": 2, "1.0": 3}`), &m)
	fmt.Println(m, err)
}
GO
cat >want <<'OUT'
false json: unsupported type: map[interface {}]int
map[] json: cannot unmarshal object into Go value of type map[float64]int
true <nil>
map[1:3] <nil>
OUT
{ GOTOOLCHAIN=go1.26.8 go run . && GOTOOLCHAIN=go1.27.3 go run .; } >got
diff want got
