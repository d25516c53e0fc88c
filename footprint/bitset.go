package footprint

import (
	"iter"
	"math/bits"
)

// bitset has one bit for each granule of a page.
type bitset [pageGranules / 64]uint64

func (b *bitset) has(i uintptr) bool { return b[i/64]&(1<<(i%64)) != 0 }

// next returns the first set bit at or after i; pageGranules when there is none.
func (b *bitset) next(i uintptr) uintptr {
	for ; i < pageGranules; i = (i/64 + 1) * 64 {
		if w := b[i/64] >> (i % 64); w != 0 {
			return i + uintptr(bits.TrailingZeros64(w))
		}
	}
	return pageGranules
}

// all yields the set bits.
func (b *bitset) all() iter.Seq[uintptr] {
	return func(yield func(uintptr) bool) {
		for i := b.next(0); i < pageGranules; i = b.next(i + 1) {
			if !yield(i) {
				return
			}
		}
	}
}

// last returns the last set bit at or before i, if there is one.
func (b *bitset) last(i uintptr) (uintptr, bool) {
	for {
		if w := b[i/64] << (63 - i%64); w != 0 {
			return i - uintptr(bits.LeadingZeros64(w)), true
		}
		if i < 64 {
			return 0, false
		}
		i -= i%64 + 1
	}
}

// span is a mask of n bits from bit i on.
func span(i, n uintptr) uint64 { return (^uint64(0) >> (64 - n)) << i }
