#!/usr/bin/env bash
# excelize v2.11.1: a float64 that is written into a cell is a smaller one when the raw value is read.
# Expected: what SetCellFloat says of a precision of -1: as many decimal places as the number needs. The file format
# has room for them, and Excel writes 17 digits itself.
# Seen: no error; what is behind the 15th digit is cut, not rounded: 2/3 ends with 6, and a number of cents loses
# its last one as a float64, while it is written whole as an int64.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

go mod init example.com/finding 2>/dev/null
go get github.com/xuri/excelize/v2@v2.11.1 2>/dev/null
cat >main.go <<'GO'
package main

import (
	"fmt"
	"strconv"

	"github.com/xuri/excelize/v2"
)

func show(file *excelize.File, written string, err error) {
	read, errRead := file.GetCellValue("Sheet1", "A1", excelize.Options{RawCellValue: true})
	fmt.Println(written, read, err, errRead)
}

func main() {
	file := excelize.NewFile()
	for _, number := range []float64{2.0 / 3, 1234567890123456} {
		err := file.SetCellFloat("Sheet1", "A1", number, -1, 64)
		show(file, strconv.FormatFloat(number, 'f', -1, 64), err)
	}
	err := file.SetCellInt("Sheet1", "A1", 1234567890123456)
	show(file, "1234567890123456", err)
}
GO
cat >want <<'OUT'
0.6666666666666666 0.666666666666666 <nil> <nil>
1234567890123456 1234567890123450 <nil> <nil>
1234567890123456 1234567890123456 <nil> <nil>
OUT
go run . >got
diff want got
