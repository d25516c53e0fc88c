#!/usr/bin/env bash
# go-spew v1.1.1, which testify prints differences with, and fmt: a json.RawMessage under Go 1.26.8
# and under Go 1.27.3.
# Expected: the same text: the value is a slice of bytes in both, and golden files hold such texts.
# Seen: bytes under 1.26.8; under 1.27.3 the document itself, since json.RawMessage has become an
# alias of jsontext.Value, which has a method String.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

printf 'module example.com/finding\n\ngo 1.26.0\n\nrequire github.com/davecgh/go-spew v1.1.1\n' >go.mod
go mod download github.com/davecgh/go-spew
cat >main.go <<'GO'
package main

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/davecgh/go-spew/spew"
)

func main() {
	raw := json.RawMessage(`{"n":1}`)
	fmt.Println(raw)
	dumped := spew.Sdump(struct{ Raw json.RawMessage }{raw})
	fmt.Println("dumped as bytes:", strings.Contains(dumped, "00000000  7b 22 6e 22"))
}
GO
cat >want <<'OUT'
[123 34 110 34 58 49 125]
dumped as bytes: true
{"n":1}
dumped as bytes: false
OUT
go mod tidy 2>/dev/null
{ GOTOOLCHAIN=go1.26.8 go run . && GOTOOLCHAIN=go1.27.3 go run .; } >got
diff want got
