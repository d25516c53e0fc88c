#!/usr/bin/env bash
# beorn7/perks v1.0.1 (quantile), by which Prometheus makes its summaries: a quantile is further off than is guaranteed.
# Expected: what the documentation of NewTargeted guarantees: the rank of the value that is returned is within the
# quantile plus or minus its error.
# Seen: no error; where values fall, as response times do while caches fill, all three are up to a quarter further off,
# and the more values, the more. Values that rise, and those in no order, keep to it.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

go mod init example.com/finding 2>/dev/null
go get github.com/beorn7/perks@v1.0.1 2>/dev/null
cat >main.go <<'GO'
package main

import (
	"fmt"

	"github.com/beorn7/perks/quantile"
)

const count = 100000

// measure feeds each of the values 0 to 99999 once, so that a value is its own rank.
func measure(name string, value func(i int) int) {
	errors := map[float64]float64{0.5: 0.05, 0.9: 0.01, 0.99: 0.001}
	stream := quantile.NewTargeted(errors)
	for i := range count {
		stream.Insert(float64(value(i)))
	}
	for _, q := range []float64{0.5, 0.9, 0.99} {
		off := stream.Query(q)/count - q
		fmt.Printf("%s: %v is off by %.5f, at most %v\n", name, q, off, errors[q])
	}
}

func main() {
	measure("falling", func(i int) int { return count - 1 - i })
	measure("rising", func(i int) int { return i })
	measure("mixed", func(i int) int { return i * 7919 % count })
}
GO
cat >want <<'OUT'
falling: 0.5 is off by -0.06227, at most 0.05
falling: 0.9 is off by -0.01227, at most 0.01
falling: 0.99 is off by -0.00112, at most 0.001
rising: 0.5 is off by -0.04185, at most 0.05
rising: 0.9 is off by 0.00816, at most 0.01
rising: 0.99 is off by 0.00099, at most 0.001
mixed: 0.5 is off by 0.01943, at most 0.05
mixed: 0.9 is off by -0.00668, at most 0.01
mixed: 0.99 is off by 0.00067, at most 0.001
OUT
go run . >got
diff want got
