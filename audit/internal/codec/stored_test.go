package codec

import (
	"fmt"
	"math/big"
	"testing"
	"time"
)

// TestStoredForms has values as they are seen without their types.
func TestStoredForms(t *testing.T) {
	for _, c := range []struct {
		value       any
		kind, print string
	}{
		{[]line{{-2, []string{"x"}}}, "[]struct{count " + storedInt + "; tags []string}", "[map[count:-2 tags:[x]]]"},
		{map[string]*point{"a": nil}, "map[string]*struct{Lat float64; Lon float64}", "map[a:<nil>]"},
		{map[bool]int{true: 1}, "map[bool]" + storedInt, "map[true:1]"},
		{map[[1]int]int{{1}: 1}, "map[[1]" + storedInt + "]" + storedInt, "[[[1] 1]]"},
		{[]uint16(nil), "[]uint16", "<nil>"},
		{time.Unix(0, 0).UTC(), "time.Time", "1970-01-01 00:00:00 +0000 UTC"},
		{[0]int{}, "[0]" + storedInt, "[]"}, {struct{}{}, "struct{}", "map[]"}, {true, "bool", "true"},
		{float32(1), "float32", "1"}, {2i, "complex128", "(0+2i)"}, {nil, "nil", "<nil>"},
		{big.NewInt(5), "*math/big.Int", "{math/big.Int gob [2 5] false}"},
	} {
		b, err := AppendValue(nil, c.value, "")
		if err != nil {
			t.Fatal(err)
		}
		s, rest, err := ReadStored(b)
		if err != nil || len(rest) > 0 || s.Type() != c.kind || fmt.Sprint(s) != c.print {
			t.Errorf("%v: a %s, %s, %v, want a %s, %s", c.value, s.Type(), s, err, c.kind, c.print)
		}
	}
}
