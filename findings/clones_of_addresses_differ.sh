#!/usr/bin/env bash
# huandu/go-clone v1.7.3 and brunoga/deep v1.3.1: the clone of an IPv6 address is not equal to the address.
# Expected: a clone equals its original where == is defined, as addresses and unique.Handle are compared and
# looked up in maps; tiendc/go-deepcopy v1.7.2 keeps them equal.
# Seen: both clone what an address and a handle point at, which exists once so that pointers can be compared.
# The clone prints with a % behind it, is != the original, and is not found in a map that has it as a key.
# With brunoga/deep a time in a zone is != its clone, too.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

go mod init example.com/finding 2>/dev/null
go get github.com/huandu/go-clone@v1.7.3 2>/dev/null
go get github.com/brunoga/deep@v1.3.1 2>/dev/null
go get github.com/tiendc/go-deepcopy@v1.7.2 2>/dev/null
cat >main.go <<'GO'
package main

import (
	"fmt"
	"net/netip"
	"time"
	"unique"

	"github.com/brunoga/deep"
	"github.com/huandu/go-clone"
	"github.com/tiendc/go-deepcopy"
)

type host struct {
	Addr netip.Addr
	Name unique.Handle[string]
	Seen time.Time
}

func tell(library string, h, c host, err error) {
	rooms := map[netip.Addr]int{h.Addr: 7}
	fmt.Printf("%s: %v %v, equal: %v %v %v, room %d\n", library, c.Addr, err, h.Addr == c.Addr, h.Name == c.Name, h.Seen == c.Seen, rooms[c.Addr])
}

func main() {
	zone := time.FixedZone("CET", 3600)
	h := host{netip.MustParseAddr("2001:db8::1"), unique.Make("door"), time.Date(2026, 1, 2, 3, 4, 5, 0, zone)}
	tell("go-clone", h, clone.Clone(h).(host), nil)
	tell("go-clone slowly", h, clone.Slowly(h).(host), nil)
	c, err := deep.Copy(h)
	tell("deep", h, c, err)
	var d host
	err = deepcopy.Copy(&d, &h)
	tell("go-deepcopy", h, d, err)
}
GO
cat >want <<'OUT'
go-clone: 2001:db8::1% <nil>, equal: false false true, room 0
go-clone slowly: 2001:db8::1% <nil>, equal: false false true, room 0
deep: 2001:db8::1% <nil>, equal: false false false, room 0
go-deepcopy: 2001:db8::1 <nil>, equal: true true true, room 7
OUT
go run . >got
diff want got
