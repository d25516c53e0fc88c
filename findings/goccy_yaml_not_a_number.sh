#!/usr/bin/env bash
# goccy/go-yaml v1.19.2: the texts ".nan" and ".inf" come back as "NaN" and "+Inf".
# Expected: the text that was marshalled, in quotes if need be, as for "true" and "null".
# Seen: ".nan" is written without quotes, read as a number, and printed into the string as Go prints it.
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
	for _, ext := range []string{".nan", ".inf", "true"} {
		text, err := yaml.Marshal(map[string]string{"ext": ext})
		if err != nil {
			panic(err)
		}
		var back map[string]string
		err = yaml.Unmarshal(text, &back)
		fmt.Printf("%q %q %v\n", text, back["ext"], err)
	}
}
GO
cat >want <<'OUT'
"ext: .nan\n" "NaN" <nil>
"ext: .inf\n" "+Inf" <nil>
"ext: \"true\"\n" "true" <nil>
OUT
go run . >got
diff want got
