#!/usr/bin/env bash
# jsoniter v1.1.12, ConfigCompatibleWithStandardLibrary: null empties a text, and raw JSON that is cut short is null.
# Expected: what encoding/json does, as the name says: null leaves a text and a number alone, an array that is
# shorter leaves zeros behind it, a json.RawMessage that is no JSON is an error.
# Seen: no error anywhere; null makes a text empty and leaves a number, the rest of an array keeps its old
# elements, and half a document is written as null. Times that omitzero should leave out are written.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

go mod init example.com/finding 2>/dev/null
go get github.com/json-iterator/go@v1.1.12 2>/dev/null
cat >main.go <<'GO'
package main

import (
	"encoding/json"
	"fmt"
	"time"

	jsoniter "github.com/json-iterator/go"
)

type record struct {
	Name  string
	Count int
	Flags [3]int
}

type answer struct {
	Data json.RawMessage
	Due  time.Time `json:",omitzero"`
}

func try(unmarshal func([]byte, any) error, marshal func(any) ([]byte, error)) {
	r := record{"Ann", 5, [3]int{7, 8, 9}}
	err := unmarshal([]byte(`{"Name": null, "Count": null, "Flags": [1]}`), &r)
	fmt.Printf("%+v %v\n", r, err)
	text, err := marshal(answer{Data: json.RawMessage(`{"a": 1`)})
	fmt.Println(string(text), err != nil)
}

func main() {
	try(json.Unmarshal, json.Marshal)
	compatible := jsoniter.ConfigCompatibleWithStandardLibrary
	try(compatible.Unmarshal, compatible.Marshal)
}
GO
cat >want <<'OUT'
{Name:Ann Count:5 Flags:[1 0 0]} <nil>
 true
{Name: Count:5 Flags:[1 8 9]} <nil>
{"Data":null,"Due":"0001-01-01T00:00:00Z"} false
OUT
go run . >got
diff want got
