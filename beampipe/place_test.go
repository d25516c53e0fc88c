package beampipe

import (
	"bytes"
	"math"
	"slices"
	"testing"
)

// Places come back from their bytes, and stand in the order in which a run in one process brings
// records: what stage 1 gave at its end behind all that was applied, what stage 3 gave behind that.
func TestPlaces(t *testing.T) {
	first, second := place{ordinal: 1}, place{ordinal: 2}
	inOrder := []place{
		first, {ordinal: 1, failed: 2}, second, {ordinal: 1<<partBits + 1},
		first.behind(1, 0), first.behind(1, 1), second.behind(1, 0),
		first.behind(3, 0), second.behind(3, 0), first.behind(1, 0).behind(3, 0), first.behind(1, 0).behind(3, 1), second.behind(1, 0).behind(3, 0),
	}
	for i, p := range inOrder {
		var back place
		rest, err := back.read(append(p.append(nil), "rest"...))
		if err != nil || string(rest) != "rest" || comparePlaces(back, p) != 0 || !slices.Equal(back.flushed, p.flushed) {
			t.Errorf("%v came back as %v with %q, %v", p, back, rest, err)
		}
		for _, later := range inOrder[i+1:] {
			if comparePlaces(p, later) >= 0 || comparePlaces(later, p) <= 0 {
				t.Errorf("%v does not stand before %v", p, later)
			}
		}
		for n := range len(p.append(nil)) {
			if _, err := back.read(p.append(nil)[:n]); err == nil {
				t.Errorf("%v was read from %d bytes", p, n)
			}
		}
	}
}

type compound struct {
	a, b string
	n    [2]float64
	i    int8
}

// Keys that are equal have the same bytes, NaN and the zeros as they are locally, others have other
// ones.
func TestKeyBytes(t *testing.T) {
	zero := 0.0
	same := [][2][]byte{
		{keyBytes(-zero), keyBytes(zero)},
		{keyBytes(math.Copysign(0, -1)), keyBytes(0.0)},
		{keyBytes(math.NaN()), keyBytes(math.Float64frombits(math.Float64bits(math.NaN()) ^ 1))},
		{keyBytes(compound{a: "x"}), keyBytes(compound{a: "x"})},
	}
	for i, pair := range same {
		if !bytes.Equal(pair[0], pair[1]) {
			t.Errorf("%d: %x and %x", i, pair[0], pair[1])
		}
	}
	var all [][]byte
	for _, c := range []compound{{}, {a: "x"}, {b: "x"}, {a: "xy"}, {a: "x", b: "y"}, {n: [2]float64{1, 0}}, {n: [2]float64{0, 1}}, {i: -1}, {i: 1}} {
		all = append(all, keyBytes(c))
	}
	for i, x := range all {
		for j, y := range all {
			if (i == j) != bytes.Equal(x, y) {
				t.Errorf("%d and %d: %x, %x", i, j, x, y)
			}
		}
	}
}
