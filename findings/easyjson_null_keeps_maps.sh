#!/usr/bin/env bash
# easyjson v0.9.2: null in a document clears a slice and a pointer, and leaves a map as it was.
# Expected: nil for all three, as encoding/json does, for which the generated methods stand in.
# Seen: no error; rights that a document takes away by null stay. A map with entries does the opposite: it is
# replaced, where encoding/json adds to it.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

go mod init example.com/finding 2>/dev/null
go get github.com/mailru/easyjson@v0.9.2 2>/dev/null
go get -tool github.com/mailru/easyjson/easyjson@v0.9.2 2>/dev/null
mkdir shop
cat >shop/user.go <<'GO'
package shop

type User struct {
	Groups []string
	Boss   *int
	Rights map[string]bool
}
GO
go tool easyjson -all shop/user.go
cat >main.go <<'GO'
package main

import (
	"encoding/json"
	"fmt"

	"example.com/finding/shop"
)

type plain shop.User // without the methods

func main() {
	for _, document := range []string{`{"Groups": null, "Boss": null, "Rights": null}`, `{"Rights": {"read": true}}`} {
		var boss int
		u := shop.User{Groups: []string{"a"}, Boss: &boss, Rights: map[string]bool{"write": true}}
		p := plain{Groups: []string{"a"}, Boss: &boss, Rights: map[string]bool{"write": true}}
		err := u.UnmarshalJSON([]byte(document))
		fmt.Println(u.Groups == nil, u.Boss == nil, u.Rights, err)
		err = json.Unmarshal([]byte(document), &p)
		fmt.Println(p.Groups == nil, p.Boss == nil, p.Rights, err)
	}
}
GO
cat >want <<'OUT'
true true map[write:true] <nil>
true true map[] <nil>
false false map[read:true] <nil>
false false map[read:true write:true] <nil>
OUT
go run . >got
diff want got
