package oracle

import (
	"math"
	"testing"
)

func TestHexFloat(t *testing.T) {
	// The wanted texts are what Python's float.hex gives.
	for _, tt := range []struct {
		f    float64
		want string
	}{
		{34.44, "0x1.13851eb851eb8p+5"},
		{1, "0x1.0000000000000p+0"},
		{-0.5, "-0x1.0000000000000p-1"},
		{0, "0x0.0p+0"},
		{math.Copysign(0, -1), "-0x0.0p+0"},
		{1e300, "0x1.7e43c8800759cp+996"},
		{1e-10, "0x1.b7cdfd9d7bdbbp-34"},
	} {
		if got := hexFloat(tt.f); got != tt.want {
			t.Errorf("hexFloat(%v) = %s, want %s", tt.f, got, tt.want)
		}
	}
}

func TestJSONNumber(t *testing.T) {
	for _, tt := range []struct{ v, want any }{
		{1.5, 1.5},
		{math.NaN(), "NaN"},
		{math.Inf(-1), "-Inf"},
		{uint64(math.MaxUint64), "18446744073709551615"},
		{int64(math.MinInt64), "-9223372036854775808"},
		{int64(5), int64(5)},
		{nil, nil},
	} {
		if got := jsonNumber(tt.v); got != tt.want {
			t.Errorf("jsonNumber(%v) = %v, want %v", tt.v, got, tt.want)
		}
	}
}
