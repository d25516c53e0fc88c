#!/usr/bin/env bash
# BurntSushi/toml v1.6.0: two structs that are encoded without an error cannot be decoded again.
# Expected: what Encode writes is what Decode reads, or Encode returns an error.
# Seen: a uint64 beyond int64 is written and out of range when it is read; a field that shadows an embedded
# one, where Go and encoding/json take the outer, is written as one key twice, which is refused as defined twice.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

go mod init example.com/finding 2>/dev/null
go get github.com/BurntSushi/toml@v1.6.0 2>/dev/null
cat >main.go <<'GO'
package main

import (
	"bytes"
	"fmt"
	"math"

	"github.com/BurntSushi/toml"
)

type counter struct{ Hits uint64 }

type Base struct{ ID int }

type order struct {
	Base
	ID string
}

func roundTrip(in, out any) {
	var text bytes.Buffer
	err := toml.NewEncoder(&text).Encode(in)
	fmt.Printf("%q %v\n", text.String(), err)
	fmt.Println(toml.Unmarshal(text.Bytes(), out))
}

func main() {
	roundTrip(counter{math.MaxUint64}, new(counter))
	roundTrip(order{Base{1}, "A1"}, new(order))
}
GO
cat >want <<'OUT'
"Hits = 18446744073709551615\n" <nil>
toml: line 1 (last key "Hits"): 18446744073709551615 is out of range for int64
"ID = 1\nID = \"A1\"\n" <nil>
toml: line 2 (last key "ID"): Key 'ID' has already been defined.
OUT
go run . >got
diff want got
