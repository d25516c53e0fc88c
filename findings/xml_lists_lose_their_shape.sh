#!/usr/bin/env bash
# encoding/xml of Go 1.26.8 and 1.27.3: lists that are written without an error are other lists when they are read.
# Expected: what was marshalled, or an error, as for a map; omitempty leaves out a field that is empty, as in JSON.
# Seen: a slice of slices is written as one list, and read as so many slices of one element: [[1 2] [3]] is
# [[1] [2] [3]]; nil pointers in a slice are left out, and with omitempty every element that is empty, so that
# the others move to the front.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

printf 'module example.com/finding\n\ngo 1.26.0\n' >go.mod
cat >main.go <<'GO'
package main

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
)

type table struct {
	Rows  [][]int
	Marks []*int
	Cells []string `xml:",omitempty" json:",omitempty"`
}

func main() {
	five := 5
	t := table{[][]int{{1, 2}, {3}}, []*int{nil, &five}, []string{"", "x", ""}}
	var byXML, byJSON table
	document, err := xml.Marshal(t)
	fmt.Println(string(document), err, xml.Unmarshal(document, &byXML))
	text, err := json.Marshal(byXML)
	fmt.Println(string(text), err)

	text, err = json.Marshal(t)
	fmt.Println(string(text), err, json.Unmarshal(text, &byJSON))
}
GO
cat >once <<'OUT'
<table><Rows>1</Rows><Rows>2</Rows><Rows>3</Rows><Marks>5</Marks><Cells>x</Cells></table> <nil> <nil>
{"Rows":[[1],[2],[3]],"Marks":[5],"Cells":["x"]} <nil>
{"Rows":[[1,2],[3]],"Marks":[null,5],"Cells":["","x",""]} <nil> <nil>
OUT
cat once once >want
{ GOTOOLCHAIN=go1.26.8 go run . && GOTOOLCHAIN=go1.27.3 go run .; } >got
diff want got
