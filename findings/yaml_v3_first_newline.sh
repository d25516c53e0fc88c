#!/usr/bin/env bash
# yaml.v3 v3.0.1: a text that begins with a line break comes back without it.
# Expected: the text that was marshalled.
# Seen: it is written as a block with an indentation hint, and reading it again drops the first line break;
# a line break behind the first line is kept.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

go mod init example.com/finding 2>/dev/null
go get gopkg.in/yaml.v3@v3.0.1 2>/dev/null
cat >main.go <<'GO'
package main

import (
	"fmt"

	"gopkg.in/yaml.v3"
)

func main() {
	for _, note := range []string{"\nsecond line", "first line\nsecond line"} {
		text, err := yaml.Marshal(map[string]string{"note": note})
		if err != nil {
			panic(err)
		}
		var back map[string]string
		err = yaml.Unmarshal(text, &back)
		fmt.Printf("%q %q %v\n", note, back["note"], err)
	}
}
GO
cat >want <<'OUT'
"\nsecond line" "second line" <nil>
"first line\nsecond line" "first line\nsecond line" <nil>
OUT
go run . >got
diff want got
