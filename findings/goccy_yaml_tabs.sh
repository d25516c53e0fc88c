#!/usr/bin/env bash
# goccy/go-yaml v1.19.2: a tab inside a text is lost between Marshal and Unmarshal.
# Expected: the text that was marshalled, as yaml.v3 gives it.
# Seen: the text is written without quotes, and the reader drops the tab: two columns become one word.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

go mod init example.com/finding 2>/dev/null
go get github.com/goccy/go-yaml@v1.19.2 2>/dev/null
cat >main.go <<'GO'
package main

import (
	"fmt"

	"github.com/goccy/go-yaml"
)

func main() {
	text, err := yaml.Marshal(map[string]string{"row": "name\tprice"})
	if err != nil {
		panic(err)
	}
	var back map[string]string
	err = yaml.Unmarshal(text, &back)
	fmt.Printf("%q %q %v\n", text, back["row"], err)
}
GO
cat >want <<'OUT'
"row: name\tprice\n" "nameprice" <nil>
OUT
go run . >got
diff want got
