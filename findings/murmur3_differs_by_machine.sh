#!/usr/bin/env bash
# spaolacci/murmur3 v1.1.0: the hash of a key is another one on a big-endian machine.
# Expected: the values of MurmurHash3, as twmb/murmur3 v1.2.2 gives them on both: partitions, shards and Bloom
# filters are found again by the hash that another process has computed.
# Seen: no error; on s390x the sums of keys differ from four bytes on (Sum32) and from sixteen on (Sum64 and Sum128),
# since the words are read in the order of the machine; a short key, as in a test, has the same sum.
# (Debian's qemu-user.)
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

go mod init example.com/finding 2>/dev/null
go get github.com/spaolacci/murmur3@v1.1.0 github.com/twmb/murmur3@v1.2.2 2>/dev/null
cat >main.go <<'GO'
package main

import (
	"fmt"
	"runtime"

	"github.com/spaolacci/murmur3"
	twmb "github.com/twmb/murmur3"
)

func main() {
	fmt.Println(runtime.GOARCH)
	for _, key := range []string{"abc", "customer-4711-order-1"} {
		fmt.Println(key, "spaolacci", murmur3.Sum32([]byte(key)), murmur3.Sum64([]byte(key)))
		fmt.Println(key, "twmb     ", twmb.Sum32([]byte(key)), twmb.Sum64([]byte(key)))
	}
}
GO
cat >want <<'OUT'
amd64
abc spaolacci 3017643002 13012657714217449575
abc twmb      3017643002 13012657714217449575
customer-4711-order-1 spaolacci 2361621148 5674291013211266287
customer-4711-order-1 twmb      2361621148 5674291013211266287
s390x
abc spaolacci 3017643002 13012657714217449575
abc twmb      3017643002 13012657714217449575
customer-4711-order-1 spaolacci 4593377 10211140845951367391
customer-4711-order-1 twmb      2361621148 5674291013211266287
OUT
GOARCH=amd64 go build -o amd64
GOARCH=s390x go build -o s390x
{ ./amd64 && qemu-s390x ./s390x; } >got
diff want got
