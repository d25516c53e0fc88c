#!/usr/bin/env bash
# testify v1.12.1: assert.EqualExportedValues takes two structs for equal whose times, addresses and big
# numbers differ.
# Expected: a field whose type keeps its value in unexported fields (time.Time, netip.Addr, *big.Int) is
# compared by its value, or the assertion says that it cannot compare it; assert.Equal tells them apart.
# Seen: such a field counts as equal whatever it holds, because it has no exported field that could differ.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

go mod init example.com/finding 2>/dev/null
go get github.com/stretchr/testify/assert@v1.12.1 2>/dev/null
cat >main.go <<'GO'
package main

import (
	"fmt"
	"math/big"
	"net/netip"
	"time"

	"github.com/stretchr/testify/assert"
)

type Login struct{ At time.Time }
type Host struct{ Addr netip.Addr }
type Total struct{ Sum *big.Int }

type quiet struct{}

func (quiet) Errorf(string, ...any) {}

func compare(name string, a, b any) {
	var t quiet
	fmt.Printf("%s: Equal %v, EqualExportedValues %v\n", name, assert.Equal(t, a, b), assert.EqualExportedValues(t, a, b))
}

func main() {
	noon := time.Date(2026, 1, 2, 12, 0, 0, 0, time.UTC)
	compare("time", Login{noon}, Login{noon.Add(time.Hour)})
	compare("address", Host{netip.MustParseAddr("10.0.0.1")}, Host{netip.MustParseAddr("10.0.0.2")})
	compare("sum", Total{big.NewInt(5)}, Total{big.NewInt(6)})
}
GO
cat >want <<'OUT'
time: Equal false, EqualExportedValues true
address: Equal false, EqualExportedValues true
sum: Equal false, EqualExportedValues true
OUT
go run . >got
diff want got
