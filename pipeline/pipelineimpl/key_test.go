package pipelineimpl

import (
	"math"
	"testing"
)

type counter struct{ n int }

// place is a key with everything that can stand in one.
type place struct {
	level float64
	city  string
	any   any
	pair  [2]float32
	c     complex128
	p     *int
	n     int8
	u     uint
	b     bool
}

type named float64

func TestKeysWithNaN(t *testing.T) {
	nan, one := math.NaN(), 1
	other := math.Float64frombits(math.Float64bits(nan) ^ 1<<63)
	groups := [][]place{ // of one key each
		{{level: nan}, {level: nan}, {level: other}},
		{{level: nan, city: "a"}, {level: other, city: "a"}},
		{{level: nan, city: "b"}},
		{{level: nan, city: "NaN;"}},
		{{any: nan}, {any: other}},
		{{any: named(nan)}},
		{{any: nan, pair: [2]float32{0, 1}}, {any: nan, pair: [2]float32{float32(math.Copysign(0, -1)), 1}}},
		{{c: complex(nan, 1)}, {c: complex(other, 1)}},
		{{c: complex(1, nan)}},
		{{level: nan, p: &one}, {level: nan, p: &one}},
		{{level: nan, n: 1}},
		{{level: nan, u: 1}},
		{{level: nan, b: true}},
		{{level: 1}, {level: 1}},
	}
	copies, seen := PerKey[place](&counter{}), map[*counter]bool{}
	for i, group := range groups {
		first := copies.For(group[0])
		if seen[first] {
			t.Errorf("%d: %+v shares a copy", i, group[0])
		}
		seen[first] = true
		for _, key := range append(group, group...) {
			if copies.For(key) != first {
				t.Errorf("%d: %+v has a copy of its own", i, key)
			}
		}
	}
}

// padded is a key of 8 bytes, of which three say nothing.
type padded struct {
	n int32
	b bool
}

// TestKeysNearby: keys of 64 bits are found without the map where they have a place of their own,
// and all others as well.
func TestKeysNearby(t *testing.T) {
	manyKeys(t, func(i int) int64 { return int64(i) << 32 })
	manyKeys(t, func(i int) float64 { return float64(i) })
	manyKeys(t, func(i int) padded { return padded{n: int32(i)} })
	manyKeys(t, func(i int) string { return string(rune(i)) })
	manyKeys(t, func(i int) int16 { return int16(i) })
	copies := PerKey[float64](&counter{})
	if copies.For(0) != copies.For(math.Copysign(0, -1)) || copies.For(math.NaN()) != copies.For(-math.NaN()) {
		t.Error("two zeros or two NaNs have copies of their own")
	}
}

func manyKeys[K comparable](t *testing.T, keyOf func(int) K) {
	t.Helper()
	copies, want := PerKey[K](&counter{}), map[K]*counter{}
	for i := range 1000 {
		want[keyOf(i)] = copies.For(keyOf(i))
	}
	owners := map[*counter]bool{}
	for key, stage := range want {
		owners[stage] = true
		if copies.For(key) != stage {
			t.Errorf("%v has another copy later", key)
		}
	}
	if len(owners) != 1000 || len(copies.All()) != 1000 {
		t.Errorf("%T: %d keys share %d copies of %d", *new(K), len(want), len(owners), len(copies.All()))
	}
}

func TestNearbyKeysAreFoundWithoutTheMap(t *testing.T) {
	copies := PerKey[uint64](&counter{})
	want := copies.For(7)
	clear(copies.stages)
	if copies.For(7) != want {
		t.Error("another copy")
	}
}
