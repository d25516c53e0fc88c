package footprint

import (
	"cmp"
	"iter"
	"maps"
	"math/bits"
	"slices"
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
	large []interval // without pointers
	odd   bool       // an interval begins where no block can
}

// page describes 8 KiB of memory, one bit for each 8 bytes.
type page struct {
	number  uintptr
	memory  memory
	covered bitset // belongs to some interval
	start   bitset // an interval begins here
	scanned bitset // belongs to an interval whose references are followed
}

// interval is a run of addresses.
type interval struct {
	start, end uintptr
	scan       bool // holds pointers
	tiny       bool // lies among tiny blocks
}

// page returns the page that b begins in.
func (e *extent) page(b *block) *page {
	number := uintptr(b.addr) / pageBytes
	if e.last != nil && e.last.number == number {
		return e.last
	}
	p := e.pages[number]
	if p == nil {
		p = e.add(number, memoryOf(b))
	}
	e.last = p
	return p
}

func (e *extent) add(number uintptr, m memory) *page {
	if e.pages == nil {
		e.pages = make(map[uintptr]*page)
	}
	p := &page{number: number, memory: m}
	e.pages[number] = p
	return p
}

// after returns the page behind p, which has the same owner.
func (e *extent) after(p *page) *page {
	if next := e.pages[p.number+1]; next != nil {
		return next
	}
	return e.add(p.number+1, p.memory)
}

// cover adds b and returns the part of it whose references are to be followed now: from its first to its last value that
// no earlier interval had in it.
func (e *extent) cover(b *block) (todo block) {
	p, addr := e.page(b), uintptr(b.addr)
	first, end := addr/granule, (addr+b.bytes-1)/granule+1
	switch {
	case b.plan.scan():
		from, to := e.coverBits(p, first, end, true)
		return b.within(from*granule, to*granule)
	case p.memory == foreign:
	case p.memory == tinyBlocks:
		first = addr / tinySize * (tinySize / granule)
		e.coverBits(p, first, first+tinySize/granule, false)
	case b.bytes >= largeBytes:
		e.coverLarge(interval{start: addr, end: addr + b.bytes})
	default:
		e.odd = e.odd || addr%granule != 0
		e.coverBits(p, first, end, false)
	}
	return block{}
}

func (e *extent) coverLarge(i interval) {
	if n := len(e.large); n == 0 || e.large[n-1] != i {
		e.large = append(e.large, i)
	}
}

// coverBits adds the granules from first, which is in p, to end. With scan it returns between which of them they are
// scanned for the first time.
func (e *extent) coverBits(p *page, first, end uintptr, scan bool) (from, to uintptr) {
	for g := first; g < end; {
		if g/pageGranules != p.number {
			p = e.after(p)
		}
		n := min(end-g, 64-g%64)
		i, mask := g%pageGranules/64, span(g%64, n)
		if fresh := mask &^ p.scanned[i]; scan && fresh != 0 {
			p.scanned[i] |= mask
			if to == 0 {
				from = g - g%64 + uintptr(bits.TrailingZeros64(fresh))
			}
			to = g - g%64 + uintptr(bits.Len64(fresh))
		}
		if p.memory != foreign {
			p.join(i, mask, g == first)
		}
		g += n
	}
	return from, to
}

// join covers granules of one word. With first, an interval begins at the lowest, unless that is inside another one;
// none begins at the others.
func (p *page) join(i uintptr, mask uint64, first bool) {
	inner := mask
	if first {
		lowest := mask & -mask
		inner &^= lowest
		p.start[i] |= lowest &^ p.covered[i]
	}
	p.start[i] &^= inner
	p.covered[i] |= mask
}

// size returns the bytes of the interval's block, and whether it can be one. Of a part of a block it returns those of the
// part.
func (i interval) size(a *allocator) (n uintptr, whole bool) {
	n = i.end - i.start
	if !i.scan && n <= tinySize {
		whole = i.tiny
	} else {
		whole = a.canStart(i.start, n, i.scan)
	}
	if whole {
		n = a.block(n, i.scan)
	}
	return n, whole
}

func (i interval) isWhole() bool {
	_, whole := i.size(heap())
	return whole
}

// unite joins the large intervals that overlap each other.
func (e *extent) unite() {
	slices.SortFunc(e.large, func(a, b interval) int { return cmp.Compare(a.start, b.start) })
	var joined []interval
	for _, i := range e.large {
		if n := len(joined); n > 0 && i.start < joined[n-1].end {
			joined[n-1] = join(joined[n-1], i)
		} else {
			joined = append(joined, i)
		}
	}
	e.large = joined
}

func join(a, b interval) interval {
	return interval{min(a.start, b.start), max(a.end, b.end), a.scan || b.scan, false}
}

// weigh adds up the blocks, and reports whether all intervals can be blocks of their own.
func (e *extent) weigh(r *Result) (whole bool) {
	e.unite()
	whole = !e.odd
	last := weighed{whole: true}
	for i := range e.blocks() {
		if !last.precedes(i) {
			last.size, last.whole = i.size(heap())
		}
		last.interval = i
		r.Blocks++
		r.Bytes += uint64(last.size)
		whole = whole && last.whole
	}
	return whole
}

// weighed is an interval with its block.
type weighed struct {
	interval
	size  uintptr
	whole bool
}

// precedes reports whether i lies behind w's block and looks just like it, so that nothing need be computed again.
func (w *weighed) precedes(i interval) bool {
	return w.whole && i.start == w.start+w.size && i.end-i.start == w.end-w.start && i.scan == w.scan && i.tiny == w.tiny
}

// blocks yields the intervals after unite, in the order of their addresses: small ones join the large ones that they
// overlap.
func (e *extent) blocks() iter.Seq[interval] {
	return func(yield func(interval) bool) {
		large := slices.Clone(e.large)
		for small := range e.small() {
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

// small yields the intervals that are kept as bits, in the order of their addresses.
func (e *extent) small() iter.Seq[interval] {
	return func(yield func(interval) bool) {
		for _, number := range slices.Sorted(maps.Keys(e.pages)) {
			p := e.pages[number]
			for i, starts := range p.start {
				for ; starts != 0; starts &= starts - 1 {
					if !yield(e.at(p, uintptr(i*64+bits.TrailingZeros64(starts)))) {
						return
					}
				}
			}
		}
	}
}

// at returns the interval that begins at granule g of p. It ends where nothing is covered or another one begins.
func (e *extent) at(p *page, g uintptr) interval {
	i := interval{start: p.number*pageBytes + g*granule, tiny: p.memory == tinyBlocks}
	for from := g + 1; ; from = 0 {
		end := p.end(from)
		i.scan = i.scan || p.scanned.next(from) < end || p.scanned.has(g)
		i.end = p.number*pageBytes + end*granule
		if end < pageGranules {
			return i
		}
		if p = e.pages[p.number+1]; p == nil {
			return i
		}
		g = 0
	}
}

// end returns the first granule from g on that is not covered or begins another interval.
func (p *page) end(g uintptr) uintptr {
	for ; g < pageGranules; g = (g/64 + 1) * 64 {
		if stop := (^p.covered[g/64] | p.start[g/64]) >> (g % 64); stop != 0 {
			return g + uintptr(bits.TrailingZeros64(stop))
		}
	}
	return pageGranules
}

// isPart reports whether b begins an interval that cannot be a block of its own. It is to be called after unite.
func (e *extent) isPart(b *block) bool {
	addr := uintptr(b.addr)
	i, found := slices.BinarySearchFunc(e.large, addr, func(i interval, addr uintptr) int { return cmp.Compare(i.start, addr) })
	if found {
		return !e.large[i].isWhole()
	}
	if i > 0 && addr < e.large[i-1].end {
		return false
	}
	p, g := e.pages[addr/pageBytes], addr/granule%pageGranules
	return p != nil && p.start.has(g) && (addr%granule != 0 && !e.at(p, g).tiny || !e.at(p, g).isWhole())
}
