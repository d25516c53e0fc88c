#!/usr/bin/env bash
# stringer of golang.org/x/tools v0.52.0: constants that are made of others have no name.
# Expected: each constant of the type has its name, as those have that are written as a conversion or with the
# type; or stringer says which it leaves out.
# Seen: exit code 0, and a String that prints Mode(3) for ReadWrite, whose type is that of its operands. The
# check in the generated code, which is to find a constant whose value has changed, lacks it, too.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

go mod init example.com/finding 2>/dev/null
go get -tool golang.org/x/tools/cmd/stringer@v0.52.0 2>/dev/null
cat >main.go <<'GO'
package main

import "fmt"

type Mode uint8

const (
	Read       Mode = 1 << iota
	Write
)

const (
	ReadWrite       = Read | Write
	Execute         = Mode(4)
	All        Mode = Read | Write | Execute
)

func main() {
	fmt.Println(Read, Write, ReadWrite, Execute, All)
}
GO
cat >want <<'OUT'
Read Write Mode(3) Execute All
OUT
go tool stringer -type Mode 2>said
test ! -s said
go run . >got
diff want got
