#!/usr/bin/env bash
# wI2L/jsondiff v0.7.1: patches that make another document than the target, and changes that are none.
# Expected: a patch that is applied to the source gives the target, which Factorize only makes shorter; Equivalent
# leaves out changes of order. Numbers are read as json.Number here, by the option that the README shows.
# Seen: no error; what has the same hash counts as the same value, and every number has one hash, null and false
# have one, [] and {} have one: qty is 12 copied from the price, and another pair of numbers is no change.
# (Applied by evanphx/json-patch v5.9.11.)
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

go mod init example.com/finding 2>/dev/null
go get github.com/wI2L/jsondiff@v0.7.1 github.com/evanphx/json-patch/v5@v5.9.11 2>/dev/null
cat >main.go <<'GO'
package main

import (
	"bytes"
	"encoding/json"
	"fmt"

	jsonpatch "github.com/evanphx/json-patch/v5"
	"github.com/wI2L/jsondiff"
)

func exactNumbers(data []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	return d.Decode(v)
}

func change(from, to string, options ...jsondiff.Option) {
	patch, err := jsondiff.CompareJSON([]byte(from), []byte(to), options...)
	text, _ := json.Marshal(patch)
	operations, _ := jsonpatch.DecodePatch(text)
	result, applied := operations.Apply([]byte(from))
	fmt.Printf("%s\n  want %s\n  got  %s %v %v\n", patch, to, result, err, applied)
}

func main() {
	numbers := jsondiff.UnmarshalFunc(exactNumbers)
	change(`{"price":12}`, `{"price":12,"qty":3}`, jsondiff.Factorize(), numbers)
	change(`{"limit":null}`, `{"limit":null,"open":false}`, jsondiff.Factorize())
	change(`{"tags":[]}`, `{"tags":[],"limits":{}}`, jsondiff.Factorize())
	change(`{"range":[1,2]}`, `{"range":[30,40]}`, jsondiff.Equivalent(), numbers)
	change(`{"answers":[null]}`, `{"answers":[false]}`, jsondiff.Equivalent())
}
GO
cat >want <<'OUT'
[{"op":"copy","from":"/price","path":"/qty"}]
  want {"price":12,"qty":3}
  got  {"price":12,"qty":12} <nil> <nil>
[{"op":"copy","from":"/limit","path":"/open"}]
  want {"limit":null,"open":false}
  got  {"limit":null,"open":null} <nil> <nil>
[{"op":"copy","from":"/tags","path":"/limits"}]
  want {"tags":[],"limits":{}}
  got  {"tags":[],"limits":[]} <nil> <nil>
[]
  want {"range":[30,40]}
  got  {"range":[1,2]} <nil> <nil>
[]
  want {"answers":[false]}
  got  {"answers":[null]} <nil> <nil>
OUT
go run . >got
diff want got
