#!/usr/bin/env bash
# encoding/json of Go 1.27.3: the bytes of a text that is not valid UTF-8.
# Expected: those of Go 1.26.8: documents are compared, hashed and signed by their bytes.
# Seen: 1.26.8 writes the six characters \ufffd, 1.27.3 the three bytes of U+FFFD itself.
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
	b, err := json.Marshal("caf\xe9")
	fmt.Printf("%d bytes, %+q, %v\n", len(b), b, err)
}
GO
cat >want <<'OUT'
11 bytes, "\"caf\\ufffd\"", <nil>
8 bytes, "\"caf\ufffd\"", <nil>
OUT
{ GOTOOLCHAIN=go1.26.8 go run . && GOTOOLCHAIN=go1.27.3 go run .; } >got
diff want got
