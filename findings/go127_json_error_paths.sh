#!/usr/bin/env bash
# encoding/json of Go 1.27.3: the path in an UnmarshalTypeError, by which programs mark the wrong field of a form.
# Expected: that of Go 1.26.8, "lines.price" and "fees": neither the program nor its types have changed.
# Seen: the index of an element and the key of a map are in the path, "lines.1.price" and "fees.post", so
# that no comparison with a field's name finds it; both stand in the message, too.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

printf 'module example.com/finding\n\ngo 1.26.0\n' >go.mod
cat >main.go <<'GO'
package main

import (
	"encoding/json"
	"errors"
	"fmt"
)

type order struct {
	Lines []struct {
		Price int `json:"price"`
	} `json:"lines"`
	Fees map[string]int `json:"fees"`
}

func main() {
	for _, document := range []string{`{"lines": [{"price": 1}, {"price": "2"}]}`, `{"fees": {"post": "3"}}`} {
		err := json.Unmarshal([]byte(document), &order{})
		var wrong *json.UnmarshalTypeError
		fmt.Printf("%t %q %q\n%v\n", errors.As(err, &wrong), wrong.Struct, wrong.Field, err)
	}
}
GO
cat >want <<'OUT'
true "" "lines.price"
json: cannot unmarshal string into Go struct field .lines.price of type int
true "order" "fees"
json: cannot unmarshal string into Go struct field order.fees of type int
true "order" "lines.1.price"
json: cannot unmarshal string into Go struct field order.lines.1.price of type int
true "order" "fees.post"
json: cannot unmarshal string into Go struct field order.fees.post of type int
OUT
{ GOTOOLCHAIN=go1.26.8 go run . && GOTOOLCHAIN=go1.27.3 go run .; } >got
diff want got
