#!/usr/bin/env bash
# hashstructure v2.0.2: all big numbers have one hash, and all addresses have one.
# Expected: values that differ have different hashes, or Hash returns an error for a type that it cannot
# look into; times, which it knows, do differ.
# Seen: *big.Int and netip.Addr hash alike whatever they hold, without an error.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

go mod init example.com/finding 2>/dev/null
go get github.com/mitchellh/hashstructure/v2@v2.0.2 2>/dev/null
cat >main.go <<'GO'
package main

import (
	"fmt"
	"math/big"
	"net/netip"
	"time"

	"github.com/mitchellh/hashstructure/v2"
)

func compare(name string, a, b any) {
	x, errX := hashstructure.Hash(a, hashstructure.FormatV2, nil)
	y, errY := hashstructure.Hash(b, hashstructure.FormatV2, nil)
	fmt.Printf("%s: same hash %v, errors %v %v\n", name, x == y, errX, errY)
}

func main() {
	compare("time", time.Unix(1, 0), time.Unix(2, 0))
	compare("big", big.NewInt(5), big.NewInt(6))
	compare("address", netip.MustParseAddr("10.0.0.1"), netip.MustParseAddr("10.0.0.2"))
}
GO
cat >want <<'OUT'
time: same hash false, errors <nil> <nil>
big: same hash true, errors <nil> <nil>
address: same hash true, errors <nil> <nil>
OUT
go run . >got
diff want got
