#!/usr/bin/env bash
# time of Go 1.26.8 and 1.27.3: a time that is written as JSON, XML or text is read back as another moment.
# Expected: the moment that was written, or an error: MarshalJSON says that it reports one when a time cannot be
# represented in RFC 3339, whose offsets have no seconds.
# Seen: no error; the seconds of the offset are left out and the clock is not moved, so that a time in Liberia before
# 1972 is 30 s off, one in Berlin before April 1893 28 s. MarshalBinary keeps the moment.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

printf 'module example.com/finding\n\ngo 1.26.0\n' >go.mod
cat >main.go <<'GO'
package main

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"time"
	_ "time/tzdata"
)

func main() {
	for _, place := range []string{"Africa/Monrovia", "Europe/Berlin"} {
		zone, err := time.LoadLocation(place)
		if err != nil {
			panic(err)
		}
		born := time.Date(1890, time.May, 1, 12, 0, 0, 0, zone)
		if place == "Africa/Monrovia" {
			born = time.Date(1970, time.May, 1, 12, 0, 0, 0, zone)
		}
		var back time.Time
		data, err := json.Marshal(born)
		fmt.Println(string(data), err, json.Unmarshal(data, &back), back.Sub(born))
		data, err = xml.Marshal(born)
		fmt.Println(err, xml.Unmarshal(data, &back), back.Sub(born))
		data, err = born.MarshalText()
		fmt.Println(err, back.UnmarshalText(data), back.Sub(born))
		data, err = born.MarshalBinary()
		fmt.Println(err, back.UnmarshalBinary(data), back.Sub(born))
	}
}
GO
cat >release <<'OUT'
"1970-05-01T12:00:00-00:44" <nil> <nil> -30s
<nil> <nil> -30s
<nil> <nil> -30s
<nil> <nil> 0s
"1890-05-01T12:00:00+00:53" <nil> <nil> 28s
<nil> <nil> 28s
<nil> <nil> 28s
<nil> <nil> 0s
OUT
cat release release >want
{ GOTOOLCHAIN=go1.26.8 go run . && GOTOOLCHAIN=go1.27.3 go run .; } >got
diff want got
