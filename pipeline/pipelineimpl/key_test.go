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
