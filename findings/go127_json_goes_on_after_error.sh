#!/usr/bin/env bash
# encoding/json: what Unmarshal has written when a field's own UnmarshalJSON has returned an error.
# Expected: the same by Go 1.26.8 and 1.27.3; a method that refuses a value is there to keep an object as it is.
# Seen: 1.26.8 stops there, 1.27.3 goes on: the fields behind it are overwritten, and the methods of the other
# elements called, before the error is returned.
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

type even int

var asked int

func (e *even) UnmarshalJSON(text []byte) error {
	asked++
	var n int
	if err := json.Unmarshal(text, &n); err != nil {
		return err
	}
	if n%2 != 0 {
		return errors.New("odd")
	}
	*e = even(n)
	return nil
}

type settings struct {
	Size  even
	Limit int
}

func main() {
	s := settings{Size: 2, Limit: 100}
	err := json.Unmarshal([]byte(`{"Size": 3, "Limit": 0}`), &s)
	fmt.Println(s, err)
	asked = 0
	var list []even
	err = json.Unmarshal([]byte(`[1, 2, 4]`), &list)
	fmt.Println(list, asked, err)
}
GO
cat >want <<'OUT'
{2 100} odd
[0] 1 odd
{2 0} odd
[0 2 4] 3 odd
OUT
{ GOTOOLCHAIN=go1.26.8 go run . && GOTOOLCHAIN=go1.27.3 go run .; } >got
diff want got
