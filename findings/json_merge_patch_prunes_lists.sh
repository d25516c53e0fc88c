#!/usr/bin/env bash
# evanphx/json-patch v5.9.11: a merge patch takes the nulls out of the objects of a list.
# Expected: what RFC 7396 says: a value of a patch that is no object, so also a list, replaces what was there as it
# is; a patch that CreateMergePatch has made turns the first document into the second.
# Seen: no error; an end that is null, which says that an employment goes on, is no member of the result any more.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

go mod init example.com/finding 2>/dev/null
go get github.com/evanphx/json-patch/v5@v5.9.11 2>/dev/null
cat >main.go <<'GO'
package main

import (
	"fmt"

	jsonpatch "github.com/evanphx/json-patch/v5"
)

func main() {
	before := []byte(`{"jobs":[{"at":"mill","end":null}]}`)
	after := []byte(`{"jobs":[{"at":"mill","end":2024},{"at":"dock","end":null}]}`)
	patch, err := jsonpatch.CreateMergePatch(before, after)
	fmt.Println(string(patch), err)
	result, err := jsonpatch.MergePatch(before, patch)
	fmt.Println(string(result), err)
}
GO
cat >want <<'OUT'
{"jobs":[{"at":"mill","end":2024},{"at":"dock","end":null}]} <nil>
{"jobs":[{"at":"mill","end":2024},{"at":"dock"}]} <nil>
OUT
go run . >got
diff want got
