package codec

import (
	"math/big"
	"reflect"
	"testing"
	"time"
)

// FuzzReadValue reads hostile bytes: an error, no panic, no memory beyond what they are
// worth; what was read is written in a way that reads back the same.
func FuzzReadValue(f *testing.F) {
	type all struct {
		Tree  *tree
		Table map[string][]point
		Times []time.Time
		Big   *big.Int
		Array [2]struct{ A, B int16 }
		Flag  bool
		Text  []string
	}
	value := all{
		chain(3), map[string][]point{"a": {{1, 2}}}, []time.Time{{}, time.Unix(1, 2)},
		big.NewInt(1 << 40), [2]struct{ A, B int16 }{{1, 2}, {-3, 4}}, true, []string{"x", ""},
	}
	b, err := AppendValue(nil, value, "")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	for i := range b {
		bad := append([]byte(nil), b...)
		bad[i] ^= byte(1 << (i % 8))
		f.Add(bad)
		f.Add(b[:i])
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		allocated := testing.AllocsPerRun(1, func() { _, _, _ = ReadStored(b) })
		if allocated > 100+10*float64(len(b)) {
			t.Errorf("%d bytes made %v allocations", len(b), allocated)
		}
		if s, _, err := ReadStored(b); err == nil {
			_, _ = s.String(), s.Type()
		}
		v, _, err := ReadValue(b, reflect.TypeFor[all](), "")
		if err != nil || v == nil {
			return
		}
		once, err := AppendValue(nil, v, "")
		if err != nil {
			t.Fatal(err)
		}
		again, _, err := ReadValue(once, reflect.TypeFor[all](), "")
		if err != nil {
			t.Fatal(err)
		}
		if twice, _ := AppendValue(nil, again, ""); string(once) != string(twice) {
			t.Errorf("%x, then %x", once, twice)
		}
	})
}
