package oracle

import (
	"math"
	"strconv"
	"strings"
)

// hexFloat writes a normal float as Python's float.hex does: every bit, with the exponent as short
// as it gets.
func hexFloat(f float64) string {
	if f == 0 || math.IsInf(f, 0) || math.IsNaN(f) {
		return strings.Replace(strconv.FormatFloat(f, 'x', 1, 64), "p+00", "p+0", 1)
	}
	mantissa, exponent, _ := strings.Cut(strconv.FormatFloat(f, 'x', 13, 64), "p")
	return mantissa + "p" + exponent[:1] + strings.TrimPrefix(exponent[1:], "0")
}

// jsonNumber returns v as JSON can hold it exactly: what no float64 can express becomes a string.
func jsonNumber(v any) any {
	switch n := v.(type) {
	case float64:
		if math.IsNaN(n) || math.IsInf(n, 0) {
			return strconv.FormatFloat(n, 'g', -1, 64)
		}
	case uint64:
		if n > 1<<53 {
			return strconv.FormatUint(n, 10)
		}
	case int64:
		if n > 1<<53 || n < -1<<53 {
			return strconv.FormatInt(n, 10)
		}
	}
	return v
}
