#!/usr/bin/env bash
# google/uuid v1.6.0: NullUUID cannot read what a null one writes of itself.
# Expected: UnmarshalBinary and UnmarshalText accept what MarshalBinary and MarshalText return.
# Seen: no bytes and "null" are written, and both are refused by their length; JSON goes both ways.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

go mod init example.com/finding 2>/dev/null
go get github.com/google/uuid@v1.6.0 2>/dev/null
cat >main.go <<'GO'
package main

import (
	"encoding/json"
	"fmt"

	"github.com/google/uuid"
)

func main() {
	var null, back uuid.NullUUID
	data, err := null.MarshalBinary()
	fmt.Printf("%q %v %v\n", data, err, back.UnmarshalBinary(data))
	text, err := null.MarshalText()
	fmt.Printf("%q %v %v\n", text, err, back.UnmarshalText(text))
	text, err = json.Marshal(null)
	fmt.Printf("%q %v %v\n", text, err, json.Unmarshal(text, &back))
}
GO
cat >want <<'OUT'
"" <nil> invalid UUID (got 0 bytes)
"null" <nil> invalid UUID length: 4
"null" <nil> <nil>
OUT
go run . >got
diff want got
