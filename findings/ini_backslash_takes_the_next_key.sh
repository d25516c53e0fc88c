#!/usr/bin/env bash
# gopkg.in/ini.v1 v1.68.0: a value that ends with a backslash takes the next key with it when the file is read again.
# Expected: the keys and texts that were written; for a text with a line break, a quote or a space in front the writer
# takes quotes, in which a backslash is one.
# Seen: no error on either way; a backslash at the end of a line means that the value goes on in the next one, of which
# the writer knows nothing: the prefix is "DEPTLevel  = 3", and the level 0.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

go mod init example.com/finding 2>/dev/null
go get gopkg.in/ini.v1@v1.68.0 2>/dev/null
cat >main.go <<'GO'
package main

import (
	"bytes"
	"fmt"

	"gopkg.in/ini.v1"
)

func main() {
	type login struct {
		Prefix string
		Level  int
		Note   string
	}
	file := ini.Empty()
	if err := file.ReflectFrom(&login{`DEPT\`, 3, " both\nlines"}); err != nil {
		panic(err)
	}
	var text bytes.Buffer
	if _, err := file.WriteTo(&text); err != nil {
		panic(err)
	}
	fmt.Print(text.String())
	var read login
	err := ini.MapTo(&read, text.Bytes())
	fmt.Printf("%q %d %q %v\n", read.Prefix, read.Level, read.Note, err)
}
GO
cat >want <<'OUT'
Prefix = DEPT\
Level  = 3
Note   = """ both
lines"""
"DEPTLevel  = 3" 0 " both\nlines" <nil>
OUT
go run . >got
diff want got
