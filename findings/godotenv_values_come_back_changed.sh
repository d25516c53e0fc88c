#!/usr/bin/env bash
# joho/godotenv v1.5.1: what Marshal writes, Unmarshal reads as other values, or not at all.
# Expected: the texts that were written, or an error from Marshal: the format has quotes, and escapes within them.
# Seen: no error from Marshal; what Atoi takes for a number is written as that number: a postal code loses its zero, a
# telephone number its plus. A backslash at the end of a text is doubled, as it has to be, but the reader takes the quote
# behind it for an escaped one: the file is refused.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

go mod init example.com/finding 2>/dev/null
go get github.com/joho/godotenv@v1.5.1 2>/dev/null
cat >main.go <<'GO'
package main

import (
	"fmt"

	"github.com/joho/godotenv"
)

func main() {
	for _, values := range []map[string]string{
		{"CODE": "01067", "PHONE": "+493511234", "VERSION": "1.0"},
		{"A": `ends\`, "B": "next"},
	} {
		text, err := godotenv.Marshal(values)
		fmt.Println(text, err)
		read, err := godotenv.Unmarshal(text)
		fmt.Printf("%q %v\n", read, err != nil)
	}
}
GO
cat >want <<'OUT'
CODE=1067
PHONE=493511234
VERSION="1.0" <nil>
map["CODE":"1067" "PHONE":"493511234" "VERSION":"1.0"] false
A="ends\\"
B="next" <nil>
map["A":"ends\\\"\nB="] true
OUT
go run . >got
diff want got
