#!/usr/bin/env bash
# go fix of Go 1.26.8 and 1.27.3 makes every text one that starts with a prefix, where the prefix is empty.
# Expected: the fixes of go fix keep what a program does; it writes them without asking. The documentation of this one
# speaks of HasPrefix only, for which it is right.
# Seen: "rest := strings.TrimPrefix(name, prefix); rest != name" asks whether something was taken away; it becomes
# strings.CutPrefix, which finds nothing at the start of every text. So does TrimSuffix.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

printf 'module example.com/finding\n\ngo 1.26.0\n' >go.mod
cat >main.go.before <<'GO'
package main

import (
	"fmt"
	"strings"
)

// deleted returns the names that are marked; an empty mark means that none are.
func deleted(names []string, mark string) (marked []string) {
	for _, name := range names {
		if rest := strings.TrimPrefix(name, mark); rest != name {
			marked = append(marked, rest)
		}
	}
	return marked
}

func original(backup, suffix string) string {
	if rest := strings.TrimSuffix(backup, suffix); rest != backup {
		return rest
	}
	return "no backup"
}

func main() {
	names := []string{"ann", "-bob"}
	fmt.Println(deleted(names, "-"), deleted(names, ""), original("ann", ""))
}
GO
cat >want <<'OUT'
[bob] [] no backup
[bob] [ann -bob] ann
[bob] [ann -bob] ann
OUT
cp main.go.before main.go
go run . >got
for version in go1.26.8 go1.27.3; do
	cp main.go.before main.go
	GOTOOLCHAIN=$version go fix .
	go run . >>got
done
diff want got
