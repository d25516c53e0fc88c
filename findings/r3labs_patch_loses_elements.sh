#!/usr/bin/env bash
# r3labs/diff v3.0.2: Patch makes another slice than the one that the change log was made from.
# Expected: what the README says of its example: after Diff(a, b) and Patch(changes, &a), a equals b; or HasErrors.
# Seen: no errors; of a tag put at the front another tag is lost, and of lines taken away an empty line stays.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

go mod init example.com/finding 2>/dev/null
go get github.com/r3labs/diff/v3@v3.0.2 2>/dev/null
cat >main.go <<'GO'
package main

import (
	"fmt"

	"github.com/r3labs/diff/v3"
)

type line struct {
	Item string
	N    int
}

type order struct {
	Tags  []string
	Lines []line
}

func change(from, to order) {
	changes, err := diff.Diff(from, to)
	fmt.Println(len(changes), err, diff.Patch(changes, &from).HasErrors())
	fmt.Println("want", to)
	fmt.Println("got ", from)
}

func main() {
	change(order{Tags: []string{"b", "c", "d"}}, order{Tags: []string{"a", "b", "c", "d"}})
	change(order{Lines: []line{{"pen", 1}, {"cup", 2}}}, order{Lines: []line{{"cup", 2}}})
	change(order{Lines: []line{{"pen", 1}, {"cup", 2}}}, order{Lines: []line{{"pen", 1}}})
}
GO
cat >want <<'OUT'
1 <nil> false
want {[a b c d] []}
got  {[a c d] []}
2 <nil> false
want {[] [{cup 2}]}
got  {[] [{ 0} {cup 2}]}
2 <nil> false
want {[] [{pen 1}]}
got  {[] [{pen 1} { 0}]}
OUT
go run . >got
diff want got
