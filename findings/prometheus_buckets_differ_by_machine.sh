#!/usr/bin/env bash
# client_golang v1.25.0 (Prometheus): the buckets of one histogram have other names on an arm64 than on an amd64.
# Expected: one list of bounds for one call of ExponentialBucketsRange, wherever the program runs: a bound is the
# label le, by which the series of all instances are added up.
# Seen: the last digits differ, and so the labels; none of the upper seven is one series on both machines, and sum by
# (le) over a fleet of both keeps them apart. ExponentialBuckets gives the same bounds on both.
# (Debian's qemu-user.)
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

go mod init example.com/finding 2>/dev/null
go get github.com/prometheus/client_golang/prometheus@v1.25.0 2>/dev/null
cat >main.go <<'GO'
package main

import (
	"fmt"
	"runtime"

	"github.com/prometheus/client_golang/prometheus"
)

func labels(bounds []float64) (out []string) {
	registry := prometheus.NewRegistry()
	histogram := prometheus.NewHistogram(prometheus.HistogramOpts{Name: "seconds", Buckets: bounds})
	registry.MustRegister(histogram)
	families, err := registry.Gather()
	if err != nil {
		panic(err)
	}
	for _, bucket := range families[0].Metric[0].Histogram.Bucket {
		out = append(out, fmt.Sprint(bucket.GetUpperBound()))
	}
	return out
}

func main() {
	fmt.Println(runtime.GOARCH)
	fmt.Println(labels(prometheus.ExponentialBucketsRange(0.01, 10, 8)))
	fmt.Println(labels(prometheus.ExponentialBuckets(0.01, 2.3, 8)))
}
GO
cat >want <<'OUT'
amd64
[0.01 0.02682695795279726 0.07196856730011521 0.19306977288832505 0.5179474679231213 1.3894954943731381 3.7275937203149416 10.000000000000005]
[0.01 0.023 0.052899999999999996 0.12166999999999999 0.27984099999999995 0.6436342999999999 1.4803588899999995 3.4048254469999986]
arm64
[0.01 0.026826957952797256 0.07196856730011518 0.19306977288832497 0.5179474679231209 1.3894954943731366 3.7275937203149367 9.999999999999991]
[0.01 0.023 0.052899999999999996 0.12166999999999999 0.27984099999999995 0.6436342999999999 1.4803588899999995 3.4048254469999986]
OUT
GOARCH=amd64 go build -o amd64
GOARCH=arm64 go build -o arm64
{ ./amd64 && qemu-aarch64 ./arm64; } >got
diff want got
