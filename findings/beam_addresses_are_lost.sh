#!/usr/bin/env bash
# Apache Beam v2.77.0 for Go: an element that holds an IP address or a big number loses it between stages.
# Expected: the value, by its MarshalText, as a time.Time beside it arrives whole; or an error that names
# the field when the type is registered or encoded.
# Seen: no error on either way; netip.Addr arrives as the invalid address, *big.Int as 0.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

go mod init example.com/finding 2>/dev/null
go get github.com/apache/beam/sdks/v2/go/pkg/beam@v2.77.0 2>/dev/null
cat >main.go <<'GO'
package main

import (
	"bytes"
	"fmt"
	"math/big"
	"net/netip"
	"reflect"
	"time"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
)

type payment struct {
	At     time.Time
	From   netip.Addr
	Amount *big.Int
}

func main() {
	in := payment{time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), netip.MustParseAddr("10.0.0.1"), big.NewInt(500)}
	element := reflect.TypeFor[payment]()
	beam.RegisterType(element)

	var b bytes.Buffer
	err := beam.NewElementEncoder(element).Encode(in, &b)
	fmt.Println(in, err)
	out, err := beam.NewElementDecoder(element).Decode(&b)
	fmt.Println(out, err)
}
GO
cat >want <<'OUT'
{2026-01-02 03:04:05 +0000 UTC 10.0.0.1 500} <nil>
{2026-01-02 03:04:05 +0000 UTC invalid IP 0} <nil>
OUT
go run . >got
diff want got
