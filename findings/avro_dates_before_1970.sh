#!/usr/bin/env bash
# hamba/avro v2.31.0 and linkedin/goavro v2.15.0: a date before 1970 is read back as the next day.
# Expected: a time on the 31st of December is the date of the 31st, before 1970 as after it.
# Seen: both divide the seconds since 1970 by those of a day, and Go's division rounds towards 0: unless the time
# is midnight, every birthday before 1970 is a day late.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

go mod init example.com/finding 2>/dev/null
go get github.com/hamba/avro/v2@v2.31.0 github.com/linkedin/goavro/v2@v2.15.0 2>/dev/null
cat >main.go <<'GO'
package main

import (
	"fmt"
	"time"

	"github.com/hamba/avro/v2"
	"github.com/linkedin/goavro/v2"
)

const schema = `{"type": "int", "logicalType": "date"}`

func byHamba(at time.Time) (back time.Time) {
	s := avro.MustParse(schema)
	data, err := avro.Marshal(s, at)
	if err == nil {
		err = avro.Unmarshal(s, data, &back)
	}
	if err != nil {
		panic(err)
	}
	return back
}

func byGoavro(at time.Time) time.Time {
	codec, err := goavro.NewCodec(schema)
	if err != nil {
		panic(err)
	}
	data, err := codec.BinaryFromNative(nil, at)
	if err != nil {
		panic(err)
	}
	back, _, err := codec.NativeFromBinary(data)
	if err != nil {
		panic(err)
	}
	return back.(time.Time)
}

func main() {
	for _, year := range []int{1958, 1978} {
		for _, hour := range []int{0, 9} {
			born := time.Date(year, 12, 30, hour, 0, 0, 0, time.UTC)
			fmt.Println(born.Format("2006-01-02 15:04"), byHamba(born).Format(time.DateOnly), byGoavro(born).Format(time.DateOnly))
		}
	}
}
GO
cat >want <<'OUT'
1958-12-30 00:00 1958-12-30 1958-12-30
1958-12-30 09:00 1958-12-31 1958-12-31
1978-12-30 00:00 1978-12-30 1978-12-30
1978-12-30 09:00 1978-12-30 1978-12-30
OUT
go run . >got
diff want got
