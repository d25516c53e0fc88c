#!/usr/bin/env bash
# encoding/json of Go 1.26.8 and 1.27.3: elements that a slice held before shine through those of the document.
# Expected: what the documentation of 1.26.8 says: the length of the slice is reset to zero, and elements are
# appended. That of 1.27.3 says that existing elements are reused; of these a slice of length 0 has none.
# Seen: each element is read over what lay at its place, also beyond the length: in a slice that was emptied by
# s[:0], to be used again, Bob has Ann's role. A map's values begin anew; in encoding/json/v2 elements do, too.
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

type user struct {
	Name string `json:"name"`
	Role string `json:"role"`
}

func main() {
	users := []user{{"Ann", "admin"}}
	users = users[:0]
	err := json.Unmarshal([]byte(`[{"name": "Bob"}]`), &users)
	fmt.Printf("%+v %v\n", users, err)

	byID := map[int]user{1: {"Ann", "admin"}}
	err = json.Unmarshal([]byte(`{"1": {"name": "Bob"}}`), &byID)
	fmt.Printf("%+v %v\n", byID, err)
}
GO
mkdir v2
sed 's|"encoding/json"|"encoding/json/v2"|' main.go >v2/main.go
cat >want <<'OUT'
[{Name:Bob Role:admin}] <nil>
map[1:{Name:Bob Role:}] <nil>
[{Name:Bob Role:admin}] <nil>
map[1:{Name:Bob Role:}] <nil>
[{Name:Bob Role:}] <nil>
OUT
{
	GOTOOLCHAIN=go1.26.8 go run .
	export GOTOOLCHAIN=go1.27.3
	go run .
	go run ./v2 | sed -n 1p
} >got
diff want got
