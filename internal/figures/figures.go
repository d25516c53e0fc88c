// Package figures writes numbers for people.
package figures

import (
	"strconv"
	"time"
)

// Duration writes d in the unit that suits it.
func Duration(d time.Duration) string {
	switch {
	case d <= 0:
		return Milliseconds(d)
	case d < time.Microsecond:
		return Decimal(float64(d)) + " ns"
	case d < time.Millisecond:
		return Decimal(float64(d)/float64(time.Microsecond)) + " µs"
	case d < time.Second:
		return Milliseconds(d)
	case d < time.Minute:
		return Decimal(d.Seconds()) + " s"
	}
	return d.Round(time.Second).String()
}

// Milliseconds writes d in milliseconds.
func Milliseconds(d time.Duration) string {
	return Decimal(float64(d)/float64(time.Millisecond)) + " ms"
}

// Decimal writes x with three digits, or as many as it has before the point.
func Decimal(x float64) string {
	if x >= 100 {
		return Thousands(int64(x + 0.5))
	}
	return strconv.FormatFloat(x, 'g', 3, 64)
}

// Megabytes writes bytes in millions of them.
func Megabytes(bytes uint64) string {
	return strconv.FormatFloat(float64(bytes)/1e6, 'f', 1, 64) + " MB"
}

// Thousands writes n with a comma between each three digits.
func Thousands(n int64) string {
	digits := strconv.FormatInt(n, 10)
	for i := len(digits) - 3; i > 0 && digits[i-1] != '-'; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}
