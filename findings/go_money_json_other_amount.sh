#!/usr/bin/env bash
# Rhymond/go-money v1.0.15: an amount of money that is written as JSON is read back as another one.
# Expected: the amount, an int64 of the smallest units, whose digits are all in the document.
# Seen: no error; UnmarshalJSON reads the digits into a float64. Beyond 2^53 units, which are less than 0.01 ether in the
# 18 places that AddCurrency allows a currency, the last digits are others.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

go mod init example.com/finding 2>/dev/null
go get github.com/Rhymond/go-money@v1.0.15 2>/dev/null
cat >main.go <<'GO'
package main

import (
	"encoding/json"
	"fmt"

	"github.com/Rhymond/go-money"
)

func main() {
	money.AddCurrency("ETH", "E", "1 $", ".", ",", 18)
	paid := money.New(1_234_567_890_123_456_789, "ETH")
	document, err := json.Marshal(paid)
	fmt.Println(string(document), err)
	var booked money.Money
	err = json.Unmarshal(document, &booked)
	fmt.Println(booked.Amount(), err)
	same, err := paid.Equals(&booked)
	fmt.Println(same, err)
}
GO
cat >want <<'OUT'
{"amount":1234567890123456789,"currency":"ETH"} <nil>
1234567890123456768 <nil>
false <nil>
OUT
go run . >got
diff want got
