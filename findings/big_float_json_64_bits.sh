#!/usr/bin/env bash
# math/big of Go 1.26.8 and 1.27.3: a big.Float of more than 64 bits is another number when it is read from JSON.
# Expected: the number that was written: MarshalText says that it writes the value in full precision, and so it does;
# what is read into a new struct is compared with what was written by Cmp.
# Seen: no error; a Float that is made for the reading takes 64 bits, whatever the text needs, and the rest is rounded
# away: a sum of 28 digits has 19 of them. encoding/gob gives the number back.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

printf 'module example.com/finding\n\ngo 1.26.0\n' >go.mod
cat >main.go <<'GO'
package main

import (
	"bytes"
	"encoding/gob"
	"encoding/json"
	"fmt"
	"math/big"
)

// Account is written and read.
type Account struct{ Sum *big.Float }

func main() {
	sum, _, err := big.ParseFloat("1234567890123456789012345678.25", 10, 200, big.ToNearestEven)
	if err != nil {
		panic(err)
	}
	var back Account
	document, err := json.Marshal(Account{sum})
	fmt.Println(string(document), err)
	err = json.Unmarshal(document, &back)
	fmt.Println(back.Sum.Text('f', 2), back.Sum.Cmp(sum), err)

	var stored bytes.Buffer
	err = gob.NewEncoder(&stored).Encode(Account{sum})
	fmt.Println(err)
	back = Account{}
	err = gob.NewDecoder(&stored).Decode(&back)
	fmt.Println(back.Sum.Text('f', 2), back.Sum.Cmp(sum), err)
}
GO
cat >release <<'OUT'
{"Sum":"1.23456789012345678901234567825e+27"} <nil>
1234567890123456789042167808.00 1 <nil>
<nil>
1234567890123456789012345678.25 0 <nil>
OUT
cat release release >want
{ GOTOOLCHAIN=go1.26.8 go run . && GOTOOLCHAIN=go1.27.3 go run .; } >got
diff want got
