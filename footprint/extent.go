package footprint

import "math/bits"

const (
	granule      = 8 // bytes for one bit; every block begins and ends at a multiple of it
	pageBytes    = 8 << 10
	pageGranules = pageBytes / granule
	largeBytes   = 32 << 10 // from here on an interval is kept as two addresses
)

// extent is the set of bytes that a walk has met. Intervals that overlap are one, intervals that
// only touch are two, whatever the order in which they come.
type extent struct {
	pages  map[uintptr]*page
	last   *page
	large  []interval       // without pointers
	joined map[uintptr]bool // where intervals begin that are one because they share a block
	odd    bool             // an interval began where no block can
}

// page describes 8 KiB of memory, one bit for each 8 bytes. They belong to one owner, and if that
// is the heap, all blocks on them have one size.
type page struct {
	number  uintptr
	memory  memory
	more    bool    // of some blocks more is there than the intervals show: of closures
	known   bool    // the runtime made a block of it for something that is seen as a whole
	spread  bool    // see isSpread
	block   uintptr // size of the blocks, as hop takes it for granted; mixed if there are other intervals, too
	covered bitset  // belongs to some interval
	start   bitset  // an interval begins here
	scanned bitset  // belongs to an interval whose references are followed
}

const (
	mixed = ^uintptr(0)
	fresh = mixed - 1 // no intervals yet
)

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
	p := &page{number: number, memory: m, block: mixed}
	if m == blocks {
		p.block = fresh
	}
	e.pages[p.number] = p
	return p
}

// after returns the page behind p, which has the same owner.
func (e *extent) after(p *page) *page {
	if next := e.pages[p.number+1]; next != nil {
		return next
	}
	return e.add(p.number+1, p.memory)
}

// at returns the address of the granule g of p.
func (p *page) at(g uintptr) uintptr { return p.number*pageBytes + g*granule }

// cover adds b and returns the part of it whose references are to be followed now: from its first
// to its last value that no earlier interval had in it.
func (e *extent) cover(b *block) (todo block) {
	p, addr := e.page(b), uintptr(b.addr)
	first, end := addr/granule, (addr+b.bytes-1)/granule+1
	switch {
	case b.plan.scan():
		p.more = p.more || b.plan.more
		return e.coverScanned(p, b, first, end)
	case p.memory == foreign:
	case p.memory == tinyBlocks:
		first = addr / tinySize * (tinySize / granule)
		e.mark(p, first, first+tinySize/granule, false)
	case b.bytes >= largeBytes:
		e.large = append(e.large, interval{start: addr, end: addr + b.bytes})
	default:
		e.odd = e.odd || addr%granule != 0
		e.mark(p, first, end, false)
	}
	return block{}
}

func (e *extent) coverScanned(p *page, b *block, first, end uintptr) (todo block) {
	if b.n == 1 && b.plan.block > 0 && b.bytes == b.plan.size {
		if p.block == fresh {
			p.block = b.plan.block
		}
		switch ok, isNew := e.hop(uintptr(b.addr), b.plan); {
		case isNew:
			return *b
		case ok:
			return block{}
		}
	}
	from, to := e.mark(p, first, end, true)
	return b.within(from*granule, to*granule)
}

// hop is cover for the most frequent case: one small value with references on the page that was
// visited last, where blocks of its size were met before, and in its place nothing or the same. It
// reports whether that is so, and whether the references are to be followed.
func (e *extent) hop(addr uintptr, v *plan) (ok, todo bool) {
	p, first := e.last, addr/granule
	if p == nil || p.number != first/pageGranules || p.block != v.block || first%64+v.granules > 64 {
		return false, false
	}
	i, mask := first%pageGranules/64, span(first%64, v.granules)
	if p.covered[i]&mask != 0 {
		return p.scanned[i]&mask == mask && p.start[i]&mask == mask&-mask, false
	}
	p.start[i] |= mask & -mask
	p.covered[i] |= mask
	p.scanned[i] |= mask
	return true, true
}

// mark sets the bits of the granules from first, which is in p, to end. With scan it returns
// between which of them they are scanned for the first time.
func (e *extent) mark(p *page, first, end uintptr, scan bool) (from, to uintptr) {
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

// join covers granules of one word. With first, an interval begins at the lowest, unless that is
// inside another one; none begins at the others.
func (p *page) join(i uintptr, mask uint64, first bool) {
	inner := mask
	if first {
		lowest := mask & -mask
		inner &^= lowest
		p.start[i] |= lowest &^ p.covered[i]
	}
	p.start[i] &^= inner
	p.covered[i] |= mask
	p.block = mixed
}
