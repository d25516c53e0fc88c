#!/usr/bin/env bash
# encoding/json of Go 1.27.3: a field whose tag has an apostrophe, a quote or a backslash in its name has another name,
# or takes a second field with it.
# Expected: that of Go 1.26.8, the field's own name: the documentation of both says that a name with such a character
# is not used.
# Seen: no error; the name is cut there. Where another field has the name that is left, neither of the two is written,
# nor read: "owner" is gone since there is an "owner's address". (go vet has nothing against the tag.)
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

type Parcel struct {
	Sender  string `json:"sender's name"`
	Owner   string `json:"owner"`
	Address string `json:"owner's address"`
}

func main() {
	document, err := json.Marshal(Parcel{"Ann", "Bob", "Main Street"})
	fmt.Println(string(document), err)
	var parcel Parcel
	err = json.Unmarshal([]byte(`{"Sender":"Ann","owner":"Bob","Address":"Main Street"}`), &parcel)
	fmt.Printf("%+v %v\n", parcel, err)
}
GO
cat >want <<'OUT'
{"Sender":"Ann","owner":"Bob","Address":"Main Street"} <nil>
{Sender:Ann Owner:Bob Address:Main Street} <nil>
{"sender":"Ann"} <nil>
{Sender:Ann Owner: Address:} <nil>
OUT
GOTOOLCHAIN=go1.27.3 go vet .
{ GOTOOLCHAIN=go1.26.8 go run . && GOTOOLCHAIN=go1.27.3 go run .; } >got
diff want got
