package footprint

import (
	"cmp"
	"iter"
	"maps"
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

// page describes 8 KiB of memory, one bit for each 8 bytes.
type page struct {
	number  uintptr
	memory  memory
	covered bitset // belongs to some interval
	start   bitset // a block begins here
	pointer bitset // a pointer that was followed: its block is one that holds pointers
}

// interval is a run of addresses.
type interval struct {
	start, end uintptr
	scan       bool // holds pointers
	tiny       bool // lies among tiny blocks
}

// page returns the page that b begins in.
func (e *extent) page(b block) *page {
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

// follow marks the pointer at p and reports whether it is new.
func (e *extent) follow(p unsafe.Pointer) bool {
	return e.page(block{addr: p, plan: word, bytes: wordSize}).pointer.add(uintptr(p) / granule % pageGranules)
}

// cover adds b, and reports whether it can be a block of its own.
func (e *extent) cover(b block) bool {
	p, addr := e.page(b), uintptr(b.addr)
	switch i := (interval{addr, addr + b.bytes, b.plan.scan(), p.memory == tinyBlocks}); {
	case p.memory == foreign:
		return true
	case i.tiny:
		first := addr % pageBytes / tinySize * (tinySize / granule)
		e.coverSmall(p, first, tinySize/granule)
		return true
	case b.bytes >= largeBytes:
		if n := len(e.large); n == 0 || e.large[n-1] != i {
			e.large = append(e.large, i)
		}
		return i.isWhole()
	default:
		first := addr / granule
		e.coverSmall(p, first%pageGranules, (i.end-1)/granule+1-first)
		return i.isWhole()
	}
}

// coverSmall adds n granules, of which the first is in p: a block begins there unless that is inside another one, and
// none begins behind it.
func (e *extent) coverSmall(p *page, first, n uintptr) {
	if p.covered.add(first) {
		p.start.add(first)
	}
	for g, n := first+1, n-1; n > 0; {
		if g == pageGranules {
			p, g = e.after(p), 0
		}
		k := min(n, 64-g%64)
		p.covered[g/64] |= span(g%64, k)
		p.start[g/64] &^= span(g%64, k)
		g, n = g+k, n-k
	}
}

// isWhole reports whether the interval can be a block of its own.
func (i interval) isWhole() bool {
	n := i.end - i.start
	if !i.scan && n <= tinySize {
		return i.tiny
	}
	return heap().canStart(i.start, n, i.scan)
}

// size returns the bytes of the interval's block; of a part of one, those of the part.
func (i interval) size() uint64 {
	n := i.end - i.start
	if i.isWhole() {
		n = heap().block(n, i.scan)
	}
	return uint64(n)
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
			for g := p.start.next(0); g < pageGranules; g = p.start.next(g + 1) {
				if !yield(e.at(p, g)) {
					return
				}
			}
		}
	}
}

// at returns the interval that begins at granule g of p. It ends where nothing is covered or another one begins.
func (e *extent) at(p *page, g uintptr) interval {
	i := interval{start: p.number*pageBytes + g*granule, tiny: p.memory == tinyBlocks}
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

// isPart reports whether after unite an interval that cannot be a block of its own begins at addr.
func (e *extent) isPart(addr uintptr) bool {
	i, found := slices.BinarySearchFunc(e.large, addr, func(i interval, addr uintptr) int { return cmp.Compare(i.start, addr) })
	if found {
		return !e.large[i].isWhole()
	}
	if i > 0 && addr < e.large[i-1].end {
		return false
	}
	p, g := e.pages[addr/pageBytes], addr/granule%pageGranules
	return p != nil && p.start.has(g) && (addr%granule != 0 || !e.at(p, g).isWhole())
}
