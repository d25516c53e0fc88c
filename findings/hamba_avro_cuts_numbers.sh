#!/usr/bin/env bash
# hamba/avro v2.31.0: numbers that do not fit are cut on both ways, without an error.
# Expected: an error, as goavro v2.15.0 returns ("would lose precision"), and hamba/avro itself for every int64,
# whether it fits or not.
# Seen: an int beyond 32 bits is written as what its lower half says, 0 for 1<<40, where the schema has an int;
# 300 is read into an int8 as 44.
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

	"github.com/hamba/avro/v2"
	"github.com/linkedin/goavro/v2"
)

func main() {
	schema := avro.MustParse(`"int"`)
	n := 1 << 40
	data, err := avro.Marshal(schema, n)
	back := -1
	fmt.Println(err, avro.Unmarshal(schema, data, &back), back)

	_, err = avro.Marshal(schema, int64(5))
	fmt.Println(err)

	data, err = avro.Marshal(schema, 300)
	small := int8(-1)
	fmt.Println(err, avro.Unmarshal(schema, data, &small), small)

	codec, err := goavro.NewCodec(`"int"`)
	if err != nil {
		panic(err)
	}
	_, err = codec.BinaryFromNative(nil, n)
	fmt.Println(err)
}
GO
cat >want <<'OUT'
<nil> <nil> 0
avro: int64 is unsupported for Avro int
<nil> <nil> 44
cannot encode binary int: provided Go int would lose precision: 1099511627776
OUT
go run . >got
diff want got
