#!/usr/bin/env bash
# oapi-codegen/runtime v1.9.0: a text with a comma, sent as an element of a list in a path, arrives as two.
# Expected: the client's half escapes a comma within an element and none between elements, so that the server's half
# can tell them apart, as it does in a query.
# Seen: no error; of a path the escapes are removed first, and it is split then: "Smith, Ann" arrives as two names.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

go mod init example.com/finding 2>/dev/null
go get github.com/oapi-codegen/runtime@v1.9.0 2>/dev/null
cat >main.go <<'GO'
package main

import (
	"fmt"

	"github.com/oapi-codegen/runtime"
)

func main() {
	sent := []string{"Smith, Ann", "Bob"}
	var got []string
	query, err := runtime.StyleParamWithLocation("form", false, "names", runtime.ParamLocationQuery, sent)
	fmt.Println(query, err, runtime.BindRawQueryParameter("form", false, true, "names", query, &got))
	fmt.Printf("%q %q\n", sent, got)

	got = nil
	path, err := runtime.StyleParamWithLocation("simple", false, "names", runtime.ParamLocationPath, sent)
	options := runtime.BindStyledParameterOptions{ParamLocation: runtime.ParamLocationPath, Required: true}
	fmt.Println(path, err, runtime.BindStyledParameterWithOptions("simple", "names", path, &got, options))
	fmt.Printf("%q %q\n", sent, got)
}
GO
cat >want <<'OUT'
names=Smith%2C+Ann,Bob <nil> <nil>
["Smith, Ann" "Bob"] ["Smith, Ann" "Bob"]
Smith%2C%20Ann,Bob <nil> <nil>
["Smith, Ann" "Bob"] ["Smith" " Ann" "Bob"]
OUT
go run . >got
diff want got
