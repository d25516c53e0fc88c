#!/usr/bin/env bash
# mergo v1.0.2: merging a second map into the destination changes the first one that was merged.
# Expected: Merge writes into dst only, of which it takes the address; src is passed by value.
# Seen: no error; the maps within the defaults become part of the first tenant's settings, and what is then merged
# into these is in the defaults, and so in the settings of the second tenant.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

go mod init example.com/finding 2>/dev/null
go get dario.cat/mergo@v1.0.2 2>/dev/null
cat >main.go <<'GO'
package main

import (
	"fmt"

	"dario.cat/mergo"
)

var defaults = map[string]any{"mail": map[string]any{"from": "noreply", "copies": 1}}

func settings(own map[string]any) map[string]any {
	merged := map[string]any{}
	for _, layer := range []map[string]any{defaults, own} {
		if err := mergo.Merge(&merged, layer, mergo.WithOverride); err != nil {
			panic(err)
		}
	}
	return merged
}

func main() {
	fmt.Println(settings(map[string]any{"mail": map[string]any{"from": "ann"}}))
	fmt.Println(settings(map[string]any{"name": "second"}))
	fmt.Println(defaults)
}
GO
cat >want <<'OUT'
map[mail:map[copies:1 from:ann]]
map[mail:map[copies:1 from:ann] name:second]
map[mail:map[copies:1 from:ann]]
OUT
go run . >got
diff want got
