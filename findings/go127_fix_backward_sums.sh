#!/usr/bin/env bash
# go fix of Go 1.27.3 makes a loop from the last element to the first compute something else.
# Expected: the fixes of go fix keep what a program does; it writes them without asking.
# Seen: "for i := len(s) - 1; i >= 0; i--" becomes slices.Backward(s), and s[i] the value that it had before
# the loop's body began: 6 instead of 60 where the body calls what changes s[i], and where the body assigns
# another slice to s, the loop goes on in the old one. Go 1.26.8 leaves such loops alone.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

printf 'module example.com/finding\n\ngo 1.26.0\n' >go.mod
cat >main.go <<'GO'
package main

import "fmt"

func scale(s []int, i int) { s[i] *= 10 }

func scaled(s []int) (sum int) {
	for i := len(s) - 1; i >= 0; i-- {
		scale(s, i)
		sum += s[i]
	}
	return sum
}

func replaced(s []int) (sum int) {
	for i := len(s) - 1; i >= 0; i-- {
		sum += s[i]
		if i == 2 {
			s = []int{100, 100, 100}
		}
	}
	return sum
}

func main() {
	fmt.Println(scaled([]int{1, 2, 3}), replaced([]int{1, 2, 3}))
}
GO
cat >want <<'OUT'
60 203
60 203
6 6
OUT
export GOTOOLCHAIN=go1.26.8
{ go run . && go fix . && go run . && GOTOOLCHAIN=go1.27.3 go fix . && go run .; } >got
diff want got
