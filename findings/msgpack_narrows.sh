#!/usr/bin/env bash
# vmihailenco/msgpack v5.4.1: numbers that do not fit into the field they are read into are cut.
# Expected: an error, as encoding/json returns for the same values and as msgp v1.6.5 does for MessagePack; the format
# tells how large a number is.
# Seen: no error; 300 is 44 in an int8, -1 is 65535 in a uint16, and the largest uint64 is -1 in an int64.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

go mod init example.com/finding 2>/dev/null
go get github.com/vmihailenco/msgpack/v5@v5.4.1 github.com/tinylib/msgp@v1.6.5 2>/dev/null
cat >main.go <<'GO'
package main

import (
	"fmt"
	"math"

	"github.com/tinylib/msgp/msgp"
	"github.com/vmihailenco/msgpack/v5"
)

// Sent is what one program writes.
type Sent struct {
	Age     int
	Balance int
	ID      uint64
}

// Read is what another program, which is older, reads.
type Read struct {
	Age     int8
	Balance uint16
	ID      int64
}

func main() {
	data, err := msgpack.Marshal(Sent{300, -1, math.MaxUint64})
	if err != nil {
		panic(err)
	}
	var read Read
	err = msgpack.Unmarshal(data, &read)
	fmt.Println(read, err)

	data, err = msgpack.Marshal(300)
	if err != nil {
		panic(err)
	}
	_, _, err = msgp.ReadInt8Bytes(data)
	fmt.Println(err)
}
GO
cat >want <<'OUT'
{44 65535 -1} <nil>
msgp: 300 overflows int8
OUT
go run . >got
diff want got
