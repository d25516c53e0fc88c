package footprint

import (
	"cmp"
	"iter"
	"maps"
	"math/bits"
	"slices"
	"unsafe"
)

const (
	granule      = 8 // bytes for one bit; every block begins and ends at a multiple of it
	pageBytes    = 8 << 10
	pageGranules = pageBytes / granule
	largeBytes   = 32 << 10 // from here on an interval is kept as two addresses
)

// extent is the set of bytes that a walk has met. Intervals that overlap are one block, intervals that only touch
// are two, whatever the order in which they come.
type extent struct {
	pages map[uintptr]*page
	last  *page
	large []interval
}

type interval struct {
	start, end uintptr
	scan       bool
}

type bitset [pageGranules / 64]uint64

// page describes 8 KiB of memory, one bit for each 8 bytes.
type page struct {
	number  uintptr
	covered bitset // belongs to some interval
	start   bitset // a block begins here
	tiny    bitset // holds a pointer-free value of less than 16 bytes
	pointer bitset // a pointer that was followed: its block is one that holds pointers
}

func (e *extent) page(addr uintptr) *page {
	number := addr / pageBytes
	if e.last != nil && e.last.number == number {
		return e.last
	}
	p := e.pages[number]
	if p == nil {
		p = &page{number: number}
		if e.pages == nil {
			e.pages = make(map[uintptr]*page)
		}
		e.pages[number] = p
	}
	e.last = p
	return p
}

// follow marks the pointer at p and reports whether it is new.
func (e *extent) follow(p unsafe.Pointer) bool {
	addr := uintptr(p)
	word := &e.page(addr).pointer[addr/granule%pageGranules/64]
	bit := uint64(1) << (addr / granule % 64)
	if *word&bit != 0 {
		return false
	}
	*word |= bit
	return true
}

// cover adds n bytes at addr.
func (e *extent) cover(addr, n uintptr, scan bool) {
	switch {
	case n >= largeBytes:
		e.coverLarge(interval{addr, addr + n, scan})
	case n < tinySize && !scan:
		for g := addr &^ (granule - 1); g < addr+n; g += granule {
			e.page(g).tiny.set(g / granule % pageGranules)
		}
	default:
		e.coverSmall(addr/granule, (addr+n-1)/granule+1)
	}
}

func (e *extent) coverLarge(i interval) {
	if n := len(e.large); n == 0 || e.large[n-1] != i {
		e.large = append(e.large, i)
	}
}

// coverSmall adds the granules from g to end: a block begins at g unless that is inside another one, and none begins
// behind it.
func (e *extent) coverSmall(g, end uintptr) {
	p := e.page(g * granule)
	if i := g % pageGranules; !p.covered.has(i) {
		p.start.set(i)
		p.covered.set(i)
	}
	for g++; g < end; {
		i := g % pageGranules
		n := min(end-g, 64-i%64)
		p = e.page(g * granule)
		p.covered[i/64] |= span(i%64, n)
		p.start[i/64] &^= span(i%64, n)
		g += n
	}
}

// span is a mask of n bits from bit i on.
func span(i, n uintptr) uint64 { return (^uint64(0) >> (64 - n)) << i }

func (b *bitset) set(i uintptr)      { b[i/64] |= 1 << (i % 64) }
func (b *bitset) has(i uintptr) bool { return b[i/64]&(1<<(i%64)) != 0 }

// next returns the first set bit of b at or after i; pageGranules when there is none.
func (b *bitset) next(i uintptr) uintptr {
	for ; i < pageGranules; i = (i/64 + 1) * 64 {
		if w := b[i/64] >> (i % 64); w != 0 {
			return i + uintptr(bits.TrailingZeros64(w))
		}
	}
	return pageGranules
}

// nextClear is next for a bit that is not set.
func (b *bitset) nextClear(i uintptr) uintptr {
	for ; i < pageGranules; i = (i/64 + 1) * 64 {
		if w := ^b[i/64] >> (i % 64); w != 0 {
			return i + uintptr(bits.TrailingZeros64(w))
		}
	}
	return pageGranules
}

// total returns the bytes and the number of the blocks that hold all intervals.
func (e *extent) total(a *allocator) (bytes, blocks uint64) {
	for i := range e.blocks() {
		blocks++
		n := i.end - i.start
		if a.canStart(i.start, n, i.scan) {
			n = a.block(n, i.scan)
		}
		bytes += uint64(n)
	}
	tiny := e.tinyBlocks()
	return bytes + tiny*tinySize, blocks + tiny
}

// blocks yields the united intervals, small and large ones, in the order of their addresses.
func (e *extent) blocks() iter.Seq[interval] {
	large := united(e.large)
	return func(yield func(interval) bool) {
		for small := range e.smallBlocks() {
			for len(large) > 0 && large[0].end <= small.start {
				if !yield(large[0]) {
					return
				}
				large = large[1:]
			}
			if len(large) > 0 && large[0].start < small.end {
				large[0] = join(large[0], small)
			} else if !yield(small) {
				return
			}
		}
		for _, i := range large {
			if !yield(i) {
				return
			}
		}
	}
}

// united sorts intervals and joins those that overlap.
func united(in []interval) []interval {
	slices.SortFunc(in, func(a, b interval) int { return cmp.Compare(a.start, b.start) })
	var out []interval
	for _, i := range in {
		if n := len(out); n > 0 && i.start < out[n-1].end {
			out[n-1] = join(out[n-1], i)
		} else {
			out = append(out, i)
		}
	}
	return out
}

func join(a, b interval) interval {
	return interval{min(a.start, b.start), max(a.end, b.end), a.scan || b.scan}
}

// smallBlocks yields the intervals that are kept as bits, in the order of their addresses.
func (e *extent) smallBlocks() iter.Seq[interval] {
	return func(yield func(interval) bool) {
		for _, number := range slices.Sorted(maps.Keys(e.pages)) {
			p := e.pages[number]
			for g := p.start.next(0); g < pageGranules; g = p.start.next(g + 1) {
				if !yield(e.blockAt(p, g)) {
					return
				}
			}
		}
	}
}

// blockAt returns the block that begins at granule g of p. It ends where nothing is covered or another one begins.
func (e *extent) blockAt(p *page, g uintptr) interval {
	i := interval{start: p.number*pageBytes + g*granule}
	for from := g + 1; ; from = 0 {
		end := min(p.covered.nextClear(from), p.start.next(from))
		i.scan = i.scan || p.pointer.next(max(from, 1)-1) < end
		i.end = p.number*pageBytes + end*granule
		if end < pageGranules {
			return i
		}
		if p = e.pages[p.number+1]; p == nil {
			return i
		}
	}
}

// tinyBlocks counts the blocks that hold tiny values and nothing else that was met.
func (e *extent) tinyBlocks() (n uint64) {
	large := united(e.large)
	for _, p := range e.pages {
		for i := range pageGranules / 2 {
			g := uintptr(i) * 2
			rest := (p.tiny[g/64] &^ p.covered[g/64]) >> (g % 64) & 3
			if rest != 0 && !inside(large, p.number*pageBytes+g*granule) {
				n++
			}
		}
	}
	return n
}

// inside reports whether addr is in one of the united intervals.
func inside(in []interval, addr uintptr) bool {
	i, found := slices.BinarySearchFunc(in, addr, func(i interval, addr uintptr) int { return cmp.Compare(i.start, addr) })
	return found || i > 0 && addr < in[i-1].end
}

// begins reports whether a block begins at addr.
func (e *extent) begins(addr uintptr) bool {
	p := e.page(addr)
	g := addr / granule % pageGranules
	return p.start.has(g) || p.tiny.has(g) && !p.covered.has(g)
}
