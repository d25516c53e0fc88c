#!/usr/bin/env bash
# emirpasic/gods v1.18.1: a linkedhashmap that is read from JSON has its keys in another order.
# Expected: the order of the document, as ToJSON has written it: "linked" means that the map keeps the order.
# Seen: no error; a key stands where its name occurs first, also as a value or a key of an inner object: "id" moves
# in front of "street" when another value is "id". Columns, headers and hashes made of the order change with the data.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

go mod init example.com/finding 2>/dev/null
go get github.com/emirpasic/gods@v1.18.1 2>/dev/null
cat >main.go <<'GO'
package main

import (
	"fmt"

	"github.com/emirpasic/gods/maps/linkedhashmap"
)

func main() {
	for _, sortedBy := range []string{"name", "id"} {
		in := linkedhashmap.New()
		in.Put("sort", sortedBy)
		in.Put("street", "High")
		in.Put("id", 5)
		text, err := in.ToJSON()
		fmt.Println(string(text), err)
		out := linkedhashmap.New()
		err = out.FromJSON(text)
		fmt.Println(out.Keys(), err)
	}
}
GO
cat >want <<'OUT'
{"sort":"name","street":"High","id":5} <nil>
[sort street id] <nil>
{"sort":"id","street":"High","id":5} <nil>
[sort id street] <nil>
OUT
go run . >got
diff want got
