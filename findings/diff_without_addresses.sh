#!/usr/bin/env bash
# r3labs/diff v3.0.2 and go-test/deep v1.1.2: a changed netip.Addr is no difference.
# Expected: a struct whose only change is the address of a host has one difference.
# Seen: both list none and no error, while a changed time.Time, which has unexported fields only as well,
# is listed by both. Whoever builds change records from such a list loses the change.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

go mod init example.com/finding 2>/dev/null
go get github.com/r3labs/diff/v3@v3.0.2 2>/dev/null
go get github.com/go-test/deep@v1.1.2 2>/dev/null
cat >main.go <<'GO'
package main

import (
	"fmt"
	"net/netip"
	"time"

	"github.com/go-test/deep"
	"github.com/r3labs/diff/v3"
)

type Host struct {
	Addr netip.Addr
	Seen time.Time
}

func compare(name string, a, b Host) {
	changes, err := diff.Diff(a, b)
	fmt.Printf("%s: r3labs/diff %d, error %v; go-test/deep %d\n", name, len(changes), err, len(deep.Equal(a, b)))
}

func main() {
	old := Host{netip.MustParseAddr("10.0.0.1"), time.Unix(1, 0)}
	moved, seen := old, old
	moved.Addr = netip.MustParseAddr("10.0.0.2")
	seen.Seen = time.Unix(2, 0)
	compare("address changed", old, moved)
	compare("time changed", old, seen)
}
GO
cat >want <<'OUT'
address changed: r3labs/diff 0, error <nil>; go-test/deep 0
time changed: r3labs/diff 1, error <nil>; go-test/deep 1
OUT
go run . >got
diff want got
