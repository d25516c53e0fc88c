package footprint

import (
	"slices"
	"testing"
)

type element [64]byte

// TestPartsOfOneBlock looks at pointers to elements of an array that is not reached otherwise. By
// size and address, each of them could be a block of its own.
func TestPartsOfOneBlock(t *testing.T) {
	const all = 1000
	for name, c := range map[string]struct {
		elements int // of the array
		reached  []int
	}{
		"two":              {100, []int{3, 70}},
		"neighbours":       {16, []int{1, 2, 3}},
		"last first":       {100, []int{99, 50, 0}},
		"on other pages":   {all, []int{0, 400, 401, 900}},
		"one each page":    {all, []int{10, 138, 266, 394}},
		"as many as fit":   {32, []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 31}},
		"of a large array": {10 * all, []int{0, 9999}},
	} {
		t.Run(name, func(t *testing.T) {
			array := make([]element, c.elements)
			var parts []*element
			for _, i := range c.reached {
				parts = append(parts, &array[i])
			}
			got := Deep(parts)
			own := Deep(make([]*element, 0, cap(parts))).Bytes
			least := uint64(slices.Max(c.reached)-slices.Min(c.reached)+1)*64 + own
			if most := Deep(parts, array).Bytes; got.Bytes < least || got.Bytes > most {
				t.Errorf("Deep = %v, want from %d to %d", got, least, most)
			}
			if want := []string{"([]*footprint.element)[]: part of a larger block"}; !slices.Equal(got.Opaque, want) {
				t.Errorf("Opaque = %q, want %q", got.Opaque, want)
			}
		})
	}
}

// TestBlocksOfTheirOwn looks at as many elements that are.
func TestBlocksOfTheirOwn(t *testing.T) {
	var own []*element
	for range 1000 {
		own = append(own, new(element))
	}
	got := Deep(own)
	if got.Blocks != 1001 || len(got.Opaque) > 0 {
		t.Errorf("Deep = %v, want 1001 blocks and nothing unseen", got)
	}
}

// TestDistanceOfParts looks at fields of structs that are not reached otherwise: how far they are
// apart tells the size.
func TestDistanceOfParts(t *testing.T) {
	type record struct {
		a, b *int
		f    float64
		c    [9]*int
	}
	var fields []*float64
	for range 200 {
		fields = append(fields, &new(record).f)
	}
	got := Deep(fields)
	if want := uint64(200*Layout(record{}).Block + 256*uintptr(wordSize)); got.Bytes < want*95/100 || got.Bytes > want*105/100 || len(got.Opaque) != 1 {
		t.Errorf("Deep = %v, want about %d", got, want)
	}
}
