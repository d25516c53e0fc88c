package codec

import (
	"errors"
	"fmt"
	"math"
	"math/big"
	"reflect"
	"strconv"
	"testing"
	"time"
)

// as writes v and reads it as a T.
func as[T any](t *testing.T, v any) (T, error) {
	t.Helper()
	b, err := AppendValue(nil, v, "")
	if err != nil {
		t.Fatal(err)
	}
	back, rest, err := ReadValue(append(b, 0xee), reflect.TypeFor[T](), "")
	if len(rest) != 1 || rest[0] != 0xee {
		t.Errorf("%v: %d bytes left", v, len(rest))
	}
	got, _ := back.(T)
	return got, err
}

type word string

// UnmarshalText makes a word of anything.
func (w *word) UnmarshalText(b []byte) error  { *w = word(b); return nil }
func (w word) MarshalText() ([]byte, error)   { return []byte(w), nil }
func (w word) MarshalBinary() ([]byte, error) { return nil, errors.New("never asked") }

func fits[T any](t *testing.T, v any, want T) {
	t.Helper()
	if got, err := as[T](t, v); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%T %v: got %v, %v, want %v", v, v, got, err, want)
	}
}

func refused[T any](t *testing.T, v any, want string) {
	t.Helper()
	var m *Misfit
	if _, err := as[T](t, v); !errors.As(err, &m) || err.Error() != want {
		t.Errorf("%T %v: %v, want %s", v, v, err, want)
	}
}

// storedInt is how an int of this machine is stored.
var storedInt = fmt.Sprint("int", strconv.IntSize)

func TestTypesThatHaveChanged(t *testing.T) {
	type swapped struct{ Lon, Lat float64 }
	type grown struct {
		Lat, Alt float64
		Lon      float64
		Tags     map[string]int
	}
	type shrunk struct{ Lat float64 }
	type unsigned struct{ count uint }
	type narrow struct{ N int8 }
	type wide struct{ N int64 }
	fits(t, point{52, 5}, swapped{5, 52})
	fits(t, []point{{52, 5}}, []swapped{{5, 52}})
	fits(t, point{52, 5}, grown{Lat: 52, Lon: 5})
	fits(t, map[string]*point{"x": {1, 2}}, map[string]*swapped{"x": {2, 1}})
	fits(t, point{52, 0}, shrunk{52})
	fits(t, narrow{-1}, wide{-1})
	fits(t, wide{127}, narrow{127})
	fits(t, float32(0.5), 0.5)
	fits(t, complex64(1i), 1i)
	fits(t, int64(7), 7)
	fits(t, uint8(200), uint64(200))
	fits(t, time.Second, int64(1e9))
	refused[shrunk](t, point{52, 5}, ".Lon: stored as float64, now gone")
	refused[unsigned](t, line{1, nil}, ".count: stored as "+storedInt+", now uint")
	refused[[]narrow](t, []wide{{1}, {128}}, "[].N: stored as 128 in 64 bits, now int8 of 8 bits")
	refused[int32](t, int64(math.MinInt64), "stored as -9223372036854775808 in 64 bits, now int32 of 32 bits")
	refused[uint16](t, uint32(65536), "stored as 65536 in 32 bits, now uint16 of 16 bits")
	refused[float32](t, 0.5, "stored as float64, now float32")
	refused[string](t, []byte("x"), "stored as []uint8, now string")
	refused[[2]int](t, [3]int{}, "stored as [3]"+storedInt+", now [2]int")
	refused[int](t, point{}, "stored as struct{Lat float64; Lon float64}, now int")
	refused[string](t, time.Time{}, "stored as time.Time, now string")
	refused[time.Duration](t, uint64(1), "stored as uint64, now time.Duration (int64)")
	refused[any](t, 1, "stored as "+storedInt+", now interface {}")
	refused[string](t, big.NewInt(1), "stored as *math/big.Int, now string")
	refused[word](t, *big.NewInt(1), "the gob form of a math/big.Int, which a github.com/auditline/auditline/audit/internal/codec.word does not read")
	refused[big.Int](t, point{}, "stored as struct{Lat float64; Lon float64}, now big.Int")
}

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

func TestModules(t *testing.T) {
	known := []string{"example.com/shop", "github.com/a/b", "github.com/a/b/v2", "gopkg.in/x.v1"}
	for pkg, want := range map[string]string{
		"": "example.com/shop", "main": "example.com/shop", "main.Order": "example.com/shop", "example.com/shop": "example.com/shop",
		"example.com/shop_test": "example.com/shop", "example.com/shop/internal/x": "example.com/shop",
		"example.com/shop.Order": "example.com/shop", "example.com/shopping/x/y": "example.com/shopping",
		"example.com/shop_test.Order": "example.com/shop", "example.com/shop_testing": "example.com/shop_testing",
		"github.com/a/b/c": "github.com/a/b", "github.com/a/b/v2/c": "github.com/a/b/v2",
		"math/big": "math", "gopkg.in/x.v1": "gopkg.in/x.v1",
	} {
		if got := moduleOf(pkg, known); got != want {
			t.Errorf("%q: got %s, want %s", pkg, got, want)
		}
	}
	if got := moduleOf("", nil); got != "main" {
		t.Error(got)
	}
}

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
