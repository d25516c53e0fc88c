package footprint

import "math/bits"

// bitset has one bit for each granule of a page.
type bitset [pageGranules / 64]uint64

func (b *bitset) has(i uintptr) bool { return b[i/64]&(1<<(i%64)) != 0 }

// add sets bit i and reports whether it was not set.
func (b *bitset) add(i uintptr) bool {
	old := b[i/64]
	b[i/64] |= 1 << (i % 64)
	return b[i/64] != old
}

// next returns the first set bit at or after i; pageGranules when there is none.
func (b *bitset) next(i uintptr) uintptr { return b.find(i, 0) }

// nextClear returns the first bit at or after i that is not set; pageGranules when there is none.
func (b *bitset) nextClear(i uintptr) uintptr { return b.find(i, ^uint64(0)) }

// find returns the first bit at or after i that differs from those of same.
func (b *bitset) find(i uintptr, same uint64) uintptr {
	for ; i < pageGranules; i = (i/64 + 1) * 64 {
		if w := (b[i/64] ^ same) >> (i % 64); w != 0 {
			return i + uintptr(bits.TrailingZeros64(w))
		}
	}
	return pageGranules
}

// span is a mask of n bits from bit i on.
func span(i, n uintptr) uint64 { return (^uint64(0) >> (64 - n)) << i }
