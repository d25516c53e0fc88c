#!/usr/bin/env bash
# sonic v1.15.5, ConfigStd: a map with boolean keys is written, but what was written cannot be read.
# Expected: ConfigStd does as encoding/json does, which refuses the type when it writes it.
# Seen: Marshal gives an object, Unmarshal of the same bytes into the same type is a mismatch.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

go mod init example.com/finding 2>/dev/null
go get github.com/bytedance/sonic@v1.15.5 2>/dev/null
cat >main.go <<'GO'
package main

import (
	"encoding/json"
	"fmt"

	"github.com/bytedance/sonic"
)

func main() {
	votes := map[bool]int{true: 3}
	_, err := json.Marshal(votes)
	fmt.Println(err)
	text, err := sonic.ConfigStd.Marshal(votes)
	fmt.Println(string(text), err)
	var back map[bool]int
	err = sonic.ConfigStd.Unmarshal(text, &back)
	fmt.Println(back, err != nil)
}
GO
cat >want <<'OUT'
json: unsupported type: map[bool]int
{"true":3} <nil>
map[] true
OUT
go run . >got
diff want got
