#!/usr/bin/env bash
# go fix of Go 1.27.3 writes what go vet of the same release refuses, and changes what is printed.
# Expected: code that go vet had nothing against is still so after go fix, and prints the same.
# Seen: a counter used by atomic.AddInt64 becomes an atomic.Int64, also in a struct of which there are copies:
# "assignment copies lock value", exit code 1; the struct prints as {{{} {} 1}} instead of {1}.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

export GOTOOLCHAIN=go1.27.3
printf 'module example.com/finding\n\ngo 1.26.0\n' >go.mod
cat >main.go <<'GO'
package main

import (
	"fmt"
	"sync/atomic"
)

type stats struct{ hits int64 }

func (s *stats) hit() { atomic.AddInt64(&s.hits, 1) }

func main() {
	s := &stats{}
	s.hit()
	before := *s
	fmt.Println(before)
}
GO
cat >want <<'OUT'
{1}
vetted
{{{} {} 1}}
refused: assignment copies lock value to before
OUT
vet() {
	if go vet . 2>findings; then
		echo vetted
	else
		grep -o 'assignment copies lock value to before' findings | sed 's/^/refused: /'
	fi
}
{ go run . && vet && go fix . && go run . && vet; } >got
diff want got
