#!/usr/bin/env bash
# copystructure v1.2.0, mohae/deepcopy and barkimedes/go-deepcopy: the deep copy of a big number is zero.
# Expected: a copy equals its original, or Copy returns an error for a type that it cannot copy.
# Seen: all three return a *big.Int of 0 for 5 and an invalid address for 10.0.0.1, without an error; the
# third returns the zero time as well.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

go mod init example.com/finding 2>/dev/null
go get github.com/mitchellh/copystructure@v1.2.0 2>/dev/null
go get github.com/mohae/deepcopy@v0.0.0-20170929034955-c48cc78d4826 2>/dev/null
go get github.com/barkimedes/go-deepcopy@v0.0.0-20220514131651-17c30cfc62df 2>/dev/null
cat >main.go <<'GO'
package main

import (
	"fmt"
	"math/big"
	"net/netip"
	"time"

	barkimedes "github.com/barkimedes/go-deepcopy"
	"github.com/mitchellh/copystructure"
	mohae "github.com/mohae/deepcopy"
)

func main() {
	for _, v := range []any{big.NewInt(5), netip.MustParseAddr("10.0.0.1"), time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)} {
		a, errA := copystructure.Copy(v)
		b := mohae.Copy(v)
		c, errC := barkimedes.Anything(v)
		fmt.Printf("%v: copystructure %v (%v), mohae %v, barkimedes %v (%v)\n", v, a, errA, b, c, errC)
	}
}
GO
cat >want <<'OUT'
5: copystructure 0 (<nil>), mohae 0, barkimedes 0 (<nil>)
10.0.0.1: copystructure invalid IP (<nil>), mohae invalid IP, barkimedes invalid IP (<nil>)
2026-01-02 03:04:05 +0000 UTC: copystructure 2026-01-02 03:04:05 +0000 UTC (<nil>), mohae 2026-01-02 03:04:05 +0000 UTC, barkimedes 0001-01-01 00:00:00 +0000 UTC (<nil>)
OUT
go run . >got
diff want got
