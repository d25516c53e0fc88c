package footprint

import "math/bits"

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
	sum   tally      // of all others
}

// page describes 8 KiB of memory, one bit for each 8 bytes.
type page struct {
	number  uintptr
	memory  memory
	covered bitset // belongs to some interval
	start   bitset // an interval begins here
	scanned bitset // belongs to an interval whose references are followed
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
		e.large = append(e.large, interval{start: addr, end: addr + b.bytes})
	default:
		e.sum.odd = e.sum.odd || addr%granule != 0
		e.coverBits(p, first, end, false)
	}
	return block{}
}

// hop is cover for the most frequent case: one small value with references on the page that was visited last, where
// nothing was met yet or the same. It reports whether that is so, and whether the references are to be followed.
func (e *extent) hop(addr uintptr, v *plan) (ok, todo bool) {
	p, first, n := e.last, addr/granule, v.size/granule
	if p == nil || p.number != first/pageGranules || p.memory != blocks || !v.hop || first%64+n > 64 {
		return false, false
	}
	i, mask := first%pageGranules/64, span(first%64, n)
	if p.covered[i]&mask != 0 {
		return p.scanned[i]&mask == mask && p.start[i]&mask == mask&-mask, false
	}
	if uint32(addr%pageBytes)%uint32(v.block) != 0 {
		return false, false
	}
	p.start[i] |= mask & -mask
	p.covered[i] |= mask
	p.scanned[i] |= mask
	e.sum.bytes += int64(v.block)
	e.sum.blocks++
	return true, true
}

// coverBits adds the granules from first, which is in p, to end. With scan it returns between which of them they are
// scanned for the first time.
func (e *extent) coverBits(p *page, first, end uintptr, scan bool) (from, to uintptr) {
	if p.memory == foreign {
		return e.mark(p, first, end, scan)
	}
	begin, overlaps := e.take(p, first, end)
	from, to = e.mark(p, first, end, scan)
	if overlaps {
		e.sum.add(e.at(begin), 1)
	} else {
		e.sum.add(interval{first * granule, end * granule, scan, p.memory == tinyBlocks}, 1)
	}
	return from, to
}

// take subtracts the intervals that share some of the granules from first, which is in p, to end, and returns where the
// interval will begin that they all become.
func (e *extent) take(p *page, first, end uintptr) (begin uintptr, overlaps bool) {
	begin, g := first, first
	if p.covered.has(first % pageGranules) {
		begin = e.beginOf(first)
		g = begin
	} else {
		g = e.nextStart(first, end)
	}
	for ; g < end; g = e.nextStart(g, end) {
		i := e.at(g)
		e.sum.add(i, -1)
		g, overlaps = i.end/granule, true
	}
	return begin, overlaps
}

// beginOf returns where the interval begins that covers granule g.
func (e *extent) beginOf(g uintptr) uintptr {
	for number := g / pageGranules; ; number-- {
		if i, ok := e.pages[number].start.last(g - number*pageGranules); ok {
			return number*pageGranules + i
		}
		g = number*pageGranules - 1
	}
}

// nextStart returns the first granule from g on, but before end, where an interval begins; end if there is none.
func (e *extent) nextStart(g, end uintptr) uintptr {
	for g < end {
		i := uintptr(pageGranules)
		if p := e.pages[g/pageGranules]; p != nil {
			i = p.start.next(g % pageGranules)
		}
		if g = g - g%pageGranules + i; i < pageGranules {
			return min(g, end)
		}
	}
	return end
}

// mark sets the bits of the granules from first, which is in p, to end.
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

// at returns the interval that begins at granule g. It ends where nothing is covered or another one begins.
func (e *extent) at(g uintptr) interval {
	p, from := e.pages[g/pageGranules], g%pageGranules
	i := interval{start: g * granule, tiny: p.memory == tinyBlocks}
	for after := from + 1; ; from, after = 0, 0 {
		end := p.end(after)
		i.scan = i.scan || p.scanned.next(from) < end
		i.end = p.number*pageBytes + end*granule
		if end < pageGranules {
			return i
		}
		if p = e.pages[p.number+1]; p == nil {
			return i
		}
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
