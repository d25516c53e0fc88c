#!/usr/bin/env bash
# ugorji/go/codec v1.3.2: what a value keeps depends on the format that it is written in.
# Expected: the four formats, written with one handle each and read with the same, give the value back, or an
# error; all of them can hold a negative zero and a time with nanoseconds, two as they are, CBOR as a text.
# Seen: a time is rounded to microseconds in CBOR only, up as well as down, so that it may be later than it was;
# a negative zero becomes a positive one in Binc only. No error in any.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

go mod init example.com/finding 2>/dev/null
go get github.com/ugorji/go/codec@v1.3.2 2>/dev/null
cat >main.go <<'GO'
package main

import (
	"fmt"
	"math"
	"time"

	"github.com/ugorji/go/codec"
)

type reading struct {
	At    time.Time
	Value float64
}

func main() {
	r := reading{time.Date(2026, 12, 31, 23, 59, 59, 999_999_600, time.UTC), math.Copysign(0, -1)}
	for _, h := range []codec.Handle{&codec.JsonHandle{}, &codec.MsgpackHandle{}, &codec.BincHandle{}, &codec.CborHandle{}} {
		var b []byte
		errE := codec.NewEncoderBytes(&b, h).Encode(r)
		var got reading
		errD := codec.NewDecoderBytes(b, h).Decode(&got)
		fmt.Println(h.Name(), errE, errD, got.At.Format(time.RFC3339Nano), math.Signbit(got.Value))
	}
}
GO
cat >want <<'OUT'
json <nil> <nil> 2026-12-31T23:59:59.9999996Z true
msgpack <nil> <nil> 2026-12-31T23:59:59.9999996Z true
binc <nil> <nil> 2026-12-31T23:59:59.9999996Z false
cbor <nil> <nil> 2027-01-01T00:00:00Z true
OUT
go run . >got
diff want got
