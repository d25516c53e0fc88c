#!/usr/bin/env bash
# mongo-driver v2.10.0 (bson): a *big.Int is stored as an empty document and read back as 0.
# Expected: the number, by its MarshalText or MarshalJSON, or an error that names the field.
# Seen: no error on either way; the value is gone.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

go mod init example.com/finding 2>/dev/null
go get go.mongodb.org/mongo-driver/v2@v2.10.0 2>/dev/null
cat >main.go <<'GO'
package main

import (
	"fmt"
	"math/big"

	"go.mongodb.org/mongo-driver/v2/bson"
)

type account struct{ Balance *big.Int }

func main() {
	doc, err := bson.Marshal(account{big.NewInt(500)})
	fmt.Println(bson.Raw(doc), err)
	var back account
	err = bson.Unmarshal(doc, &back)
	fmt.Println(back.Balance, err)
}
GO
cat >want <<'OUT'
{"balance": {}} <nil>
0 <nil>
OUT
go run . >got
diff want got
