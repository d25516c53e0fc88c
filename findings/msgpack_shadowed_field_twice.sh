#!/usr/bin/env bash
# vmihailenco/msgpack v5.4.1: a field that shadows an embedded one is written twice, and the type cannot be
# read again.
# Expected: the outer field only, as Go and encoding/json resolve the name, or an error from Marshal.
# Seen: Marshal returns no error and writes the key twice (it prints a line on the log of the program);
# Unmarshal of the same bytes into the same type fails.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

go mod init example.com/finding 2>/dev/null
go get github.com/vmihailenco/msgpack/v5@v5.4.1 2>/dev/null
cat >main.go <<'GO'
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"log"

	"github.com/vmihailenco/msgpack/v5"
)

type Base struct{ ID int }

type order struct {
	Base
	ID string
}

func main() {
	log.SetOutput(io.Discard)
	in := order{Base{1}, "A1"}
	text, _ := json.Marshal(in)
	fmt.Println(string(text))

	b, err := msgpack.Marshal(in)
	fmt.Printf("%q %v\n", b, err)
	fmt.Println(msgpack.Unmarshal(b, new(order)))
}
GO
cat >want <<'OUT'
{"ID":"A1"}
"\x82\xa2ID\x01\xa2ID\xa2A1" <nil>
msgpack: invalid code=1 decoding string/bytes length
OUT
go run . >got
diff want got
