#!/usr/bin/env bash
# segmentio/encoding v0.5.4 (json), which is "tested to behave exactly like" encoding/json:
# it writes durations that encoding/json cannot read, and fields that are to be left out.
# Expected: what encoding/json of Go 1.26.8 does: a duration is a number, omitzero leaves out the zero time,
# an array that is shorter in the document has zeros behind it.
# Seen: a duration is a text, "1s"; omitzero, which the standard library has since Go 1.24, is ignored; and an
# element that an array had before stays behind those of the document. No error in any.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

go mod init example.com/finding 2>/dev/null
go get github.com/segmentio/encoding/json@v0.5.4 2>/dev/null
cat >main.go <<'GO'
package main

import (
	"encoding/json"
	"fmt"
	"time"

	segmentio "github.com/segmentio/encoding/json"
)

type job struct {
	Takes time.Duration
	Ended time.Time `json:",omitzero"`
}

func main() {
	a, errA := json.Marshal(job{Takes: time.Second})
	b, errB := segmentio.Marshal(job{Takes: time.Second})
	fmt.Printf("encoding/json: %s %v\nsegmentio:     %s %v\n", a, errA, b, errB)
	fmt.Println("encoding/json reads that:", json.Unmarshal(b, new(job)))
	fees, same := [2]int{7, 8}, [2]int{7, 8}
	errA, errB = json.Unmarshal([]byte("[1]"), &fees), segmentio.Unmarshal([]byte("[1]"), &same)
	fmt.Println("[1] into [7 8]:", fees, errA, "and", same, errB)
}
GO
cat >want <<'OUT'
encoding/json: {"Takes":1000000000} <nil>
segmentio:     {"Takes":"1s","Ended":"0001-01-01T00:00:00Z"} <nil>
encoding/json reads that: json: cannot unmarshal string into Go struct field job.Takes of type time.Duration
[1] into [7 8]: [1 0] <nil> and [1 8] <nil>
OUT
go run . >got
diff want got
