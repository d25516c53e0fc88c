package footprint

import (
	"math/bits"
	"sync"
)

// bitset has one bit for each granule of a page.
type bitset [pageGranules / 64]uint64

func (b *bitset) has(i uintptr) bool { return b[i/64]&(1<<(i%64)) != 0 }

func (b *bitset) clear(i uintptr) { b[i/64] &^= 1 << (i % 64) }

// count returns the number of set bits.
func (b *bitset) count() (n uintptr) {
	for _, w := range b {
		n += uintptr(bits.OnesCount64(w))
	}
	return n
}

// next returns the first set bit at or after i; pageGranules when there is none.
func (b *bitset) next(i uintptr) uintptr {
	for ; i < pageGranules; i = (i/64 + 1) * 64 {
		if w := b[i/64] >> (i % 64); w != 0 {
			return i + uintptr(bits.TrailingZeros64(w))
		}
	}
	return pageGranules
}

// last returns the last set bit; pageGranules when there is none.
func (b *bitset) last() uintptr {
	for i := len(b) - 1; i >= 0; i-- {
		if b[i] != 0 {
			return uintptr(i*64 + bits.Len64(b[i]) - 1)
		}
	}
	return pageGranules
}

// within reports whether all set bits are set in grid, too.
func (b *bitset) within(grid *bitset) bool {
	for i, w := range b {
		if w&^grid[i] != 0 {
			return false
		}
	}
	return true
}

// maxGrid is the largest size of blocks whose places on a page are known, see canStart.
const maxGrid = pageBytes / 8

// gridOf returns where on a page blocks of a size up to maxGrid begin.
func gridOf(size uintptr) *bitset { return &grids()[size/granule] }

var grids = sync.OnceValue(func() *[maxGrid/granule + 1]bitset {
	grids := new([maxGrid/granule + 1]bitset)
	for step := 1; step < len(grids); step++ {
		for i := 0; i < pageGranules; i += step {
			grids[step][i/64] |= 1 << (i % 64)
		}
	}
	return grids
})

// span is a mask of n bits from bit i on.
func span(i, n uintptr) uint64 { return (^uint64(0) >> (64 - n)) << i }
