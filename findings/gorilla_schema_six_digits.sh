#!/usr/bin/env bash
# gorilla/schema v1.4.1: a form that is encoded and decoded again has other numbers.
# Expected: the float64 that was encoded, in as many digits as it needs; google/go-querystring v1.2.0 writes them.
# Seen: no error; six digits behind the point whatever the number is: a small rate is 0, a place loses its last digits,
# and a whole number gets six zeros.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

go mod init example.com/finding 2>/dev/null
go get github.com/gorilla/schema@v1.4.1 github.com/google/go-querystring@v1.2.0 2>/dev/null
cat >main.go <<'GO'
package main

import (
	"fmt"
	"net/url"

	"github.com/google/go-querystring/query"
	"github.com/gorilla/schema"
)

type quote struct {
	Rate  float64
	Place []float64
	Count float64
}

func main() {
	in := quote{Rate: 0.00000025, Place: []float64{52.520008123, 13.404954987}, Count: 3}
	form := url.Values{}
	err := schema.NewEncoder().Encode(in, form)
	fmt.Println(form.Encode(), err)
	var out quote
	err = schema.NewDecoder().Decode(&out, form)
	fmt.Println(in, out, err)
	form, err = query.Values(in)
	fmt.Println(form.Encode(), err)
}
GO
cat >want <<'OUT'
Count=3.000000&Place=52.520008&Place=13.404955&Rate=0.000000 <nil>
{2.5e-07 [52.520008123 13.404954987] 3} {0 [52.520008 13.404955] 3} <nil>
Count=3&Place=52.520008123&Place=13.404954987&Rate=2.5e-07 <nil>
OUT
go run . >got
diff want got
