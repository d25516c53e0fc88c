#!/usr/bin/env bash
# go fix of Go 1.26.8 and 1.27.3 makes a loop over bytes.Split or bytes.Fields see other parts.
# Expected: the fixes of go fix keep what a program does; it writes them without asking.
# Seen: the loop ranges over bytes.SplitSeq and bytes.FieldsSeq, which look for the next part when the loop
# asks for it: where its body writes into the bytes, as a parser does that reuses its buffer, three parts
# become two. Of a text the same fix is right, since nobody can write into that.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

printf 'module example.com/finding\n\ngo 1.26.0\n' >go.mod
cat >main.go.before <<'GO'
package main

import (
	"bytes"
	"fmt"
)

func split(line []byte) (parts []string) {
	for _, part := range bytes.Split(line, []byte(",")) {
		parts = append(parts, string(part))
		clear(line)
	}
	return parts
}

func fields(line []byte) (parts []string) {
	for _, part := range bytes.Fields(line) {
		parts = append(parts, string(part))
		copy(line, "----------")
	}
	return parts
}

func main() {
	fmt.Printf("%q %q\n", split([]byte("ab,cd,ef")), fields([]byte("ab cd ef")))
}
GO
cat >want <<'OUT'
["ab" "\x00\x00" "\x00\x00"] ["ab" "--" "--"]
["ab" "\x00\x00\x00\x00\x00"] ["ab" "-----"]
["ab" "\x00\x00\x00\x00\x00"] ["ab" "-----"]
OUT
cp main.go.before main.go
go run . >got
for version in go1.26.8 go1.27.3; do
	cp main.go.before main.go
	GOTOOLCHAIN=$version go fix .
	go run . >>got
done
diff want got
