#!/usr/bin/env bash
# arrow-go v18.8.0: one amount in a text is another in a column of decimal(38, 2) than in one of decimal(18, 2).
# Expected: one rounding for both: half a cent is rounded away from zero, as the source says; the precision only limits
# how many digits there are.
# Seen: no error, here when a CSV file is read; the text is made a binary fraction first, and how exactly that is
# multiplied goes by the precision: in the wider column some halves are rounded up and others down.
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
	"github.com/apache/arrow-go/v18/arrow/csv"
)

func main() {
	schema := arrow.NewSchema([]arrow.Field{
		{Name: "narrow", Type: &arrow.Decimal128Type{Precision: 18, Scale: 2}},
		{Name: "wide", Type: &arrow.Decimal128Type{Precision: 38, Scale: 2}},
	}, nil)
	table := "narrow,wide\n"
	for _, amount := range []string{"1.005", "0.035", "0.045", "2.675", "123.455", "-2.675"} {
		table += amount + "," + amount + "\n"
	}
	rows := csv.NewReader(strings.NewReader(table), schema, csv.WithHeader(true))
	for rows.Next() {
		row := rows.RecordBatch()
		fmt.Println(row.Column(0).ValueStr(0), row.Column(1).ValueStr(0))
	}
	fmt.Println(rows.Err())
}
GO
cat >want <<'OUT'
1.01 1.01
0.04 0.03
0.05 0.04
2.68 2.67
123.46 123.45
-2.68 -2.67
<nil>
OUT
go mod tidy 2>/dev/null
go run . >got
diff want got
