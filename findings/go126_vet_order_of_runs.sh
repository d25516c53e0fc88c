#!/usr/bin/env bash
# Go 1.26.8 and 1.27.3, go vet: what two analyzers find in one package comes in another order from run to run.
# Expected: the same text for the same files, in the order of the places, as go vet of Go 1.24 and the compiler print it; tools compare
# such texts with what is known, and a second run reads the first one's answer from the cache, where nothing has changed.
# Seen: in 60 runs each on one unchanged package, Go 1.24.13 prints one text; Go 1.26.8 and 1.27.3 print both orders, since the go
# command gathers the findings by analyzer and goes through them in no particular order.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

go mod init example.com/finding 2>/dev/null
go mod edit -go=1.24
cat >main.go <<'GO'
package main

import (
	"fmt"
	"sync"
)

func main() {
	var mu sync.Mutex
	other := mu
	other.Lock()
	fmt.Printf("%d\n", "one")
}
GO
for release in go1.24.13 go1.26.8 go1.27.3; do
	export GOTOOLCHAIN=$release
	go version >/dev/null 2>&1 # downloads it
	for _ in $(seq 60); do
		go vet . 2>&1 | paste -sd'|' || true
	done | sort -u | wc -l | sed "s/^/$release prints this many texts: /"
done >got
cat >want <<'OUT'
go1.24.13 prints this many texts: 1
go1.26.8 prints this many texts: 2
go1.27.3 prints this many texts: 2
OUT
diff want got
