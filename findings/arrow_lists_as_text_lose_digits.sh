#!/usr/bin/env bash
# arrow-go v18.8.0: a list of identifiers has other ones after it was a text, and the text "(null)" is gone.
# Expected: AppendValueFromString is documented as the inverse of ValueStr, and for a column of int64 it is; its
# MarshalJSON and FromJSON give the same list back.
# Seen: no error; the elements of a list and of a map are read as float64, where the last digits of those beyond 2^53
# change. A value that reads as the sign for null is null.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

go mod init example.com/finding 2>/dev/null
go get github.com/apache/arrow-go/v18@v18.8.0 2>/dev/null
cat >main.go <<'GO'
package main

import (
	"fmt"
	"strings"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"
)

func main() {
	ids := arrow.PrimitiveTypes.Int64
	show(ids, `[1795985977484813569]`)
	show(arrow.ListOf(ids), `[[1795985977484813569]]`)
	show(arrow.MapOf(arrow.BinaryTypes.String, ids), `[[{"key":"ann","value":1795985977484813569}]]`)
	show(arrow.BinaryTypes.String, `["(null)"]`)
}

func show(of arrow.DataType, document string) {
	values, _, err := array.FromJSON(memory.DefaultAllocator, of, strings.NewReader(document))
	if err != nil {
		panic(err)
	}
	builder := array.NewBuilder(memory.DefaultAllocator, of)
	err = builder.AppendValueFromString(values.ValueStr(0))
	back := builder.NewArray()
	fmt.Println(values, back, array.Equal(values, back), err)
}
GO
cat >want <<'OUT'
[1795985977484813569] [1795985977484813569] true <nil>
[[1795985977484813569]] [[1795985977484813568]] false <nil>
[{["ann"] [1795985977484813569]}] [{["ann"] [1795985977484813568]}] false <nil>
["(null)"] [(null)] false <nil>
OUT
go mod tidy 2>/dev/null
go run . >got
diff want got
