#!/usr/bin/env bash
# encoding/gob of Go 1.26.8 and 1.27.3: a pointer to 0, false or "" is nil when it is read.
# Expected: the pointer that was written, as by encoding/json: a limit of 0 is not the absence of a limit.
# Seen: no error; the field of a struct is nil, while the same pointer in a slice, and one to an empty struct, come
# back. The documentation says that such a field is not transmitted; that it is lost thereby, it does not say.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

printf 'module example.com/finding\n\ngo 1.26.0\n' >go.mod
cat >main.go <<'GO'
package main

import (
	"bytes"
	"encoding/gob"
	"fmt"
)

type account struct {
	Limit  *int
	Active *bool
	Name   *string
	Limits []*int
	Home   *struct{ Street string }
}

func main() {
	limit, active, name := 0, false, ""
	a := account{&limit, &active, &name, []*int{&limit}, &struct{ Street string }{}}
	var text bytes.Buffer
	err := gob.NewEncoder(&text).Encode(a)
	var b account
	fmt.Println(err, gob.NewDecoder(&text).Decode(&b))
	fmt.Println(b.Limit == nil, b.Active == nil, b.Name == nil, b.Limits[0] == nil, b.Home == nil)
}
GO
cat >once <<'OUT'
<nil> <nil>
true true true false false
OUT
cat once once >want
{ GOTOOLCHAIN=go1.26.8 go run . && GOTOOLCHAIN=go1.27.3 go run .; } >got
diff want got
