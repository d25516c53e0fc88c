package footprint

import (
	"cmp"
	"maps"
	"slices"
)

// tally adds up the blocks that intervals are in.
type tally struct {
	bytes, blocks uintptr
	parts         uintptr // intervals that show only a part of their block
}

func (t *tally) add(n, size uintptr) {
	t.blocks += n
	t.bytes += n * size
}

// total returns the sum of all blocks, once everything was met.
func (e *extent) total() (sum tally) {
	numbers := slices.Sorted(maps.Keys(e.pages))
	e.uniteLarge(numbers)
	e.joinParts(numbers)
	for _, i := range e.large {
		sum.add(1, i.block())
		if !e.isWhole(nil, i) {
			sum.parts++
		}
	}
	for _, number := range numbers {
		e.weigh(e.pages[number], &sum)
	}
	return sum
}

// weigh adds the blocks of the intervals that begin on p.
func (e *extent) weigh(p *page, sum *tally) {
	switch {
	case p.memory == tinyBlocks:
		sum.add(p.start.count(), tinySize)
	case p.isUniform():
		sum.add(p.start.count(), p.block)
	default:
		p.block = e.blockSize(p)
		e.weighParts(p, sum)
	}
}

// weighParts adds the blocks of p, in each of which there may be several intervals.
func (e *extent) weighParts(p *page, sum *tally) {
	last := mixed
	for i := range e.intervals(p) {
		if !e.isWhole(p, i) {
			sum.parts++
		}
		if slot := slotOf(i, p.block); slot != last || p.block > maxGrid {
			sum.add(1, p.block)
			last = slot
		}
	}
}

// isWhole reports whether i can be all of a block; p is the page that it begins on, unless it is large.
func (e *extent) isWhole(p *page, i interval) bool {
	return !e.joined[i.addr()] && i.startsBlock() && (p == nil || i.block() == p.block)
}

// isUniform reports whether blocks begin where all intervals on p do, which are of one size.
func (p *page) isUniform() bool {
	return p.block <= maxGrid && p.start.within(gridOf(p.block))
}

// blockSize returns the size of the blocks on p: the smallest of which none would have to end inside of an interval.
func (e *extent) blockSize(p *page) (size uintptr) {
	for i := range e.intervals(p) {
		size = max(size, i.block())
	}
	for size <= maxGrid && !e.fits(p, size) {
		size = heap().block(size+1, false)
	}
	return size
}

// fits reports whether each interval that begins on p lies in one block of the given size.
func (e *extent) fits(p *page, size uintptr) bool {
	for i := range e.intervals(p) {
		if i.addr()%pageBytes%size+i.size() > size {
			return false
		}
	}
	return true
}

// slotOf numbers the blocks of one size on a page.
func slotOf(i interval, size uintptr) uintptr { return i.addr() % pageBytes / size }

// isPart reports whether b begins an interval that is not a block of its own. It is to be called after total.
func (e *extent) isPart(b *block) bool {
	addr := uintptr(b.addr)
	n, found := slices.BinarySearchFunc(e.large, addr, func(i interval, addr uintptr) int { return cmp.Compare(i.addr(), addr) })
	if found {
		return !e.isWhole(nil, e.large[n])
	}
	p := e.pages[addr/pageBytes]
	if p == nil || p.memory != blocks || !p.start.has(addr/granule%pageGranules) {
		return false
	}
	return addr%granule != 0 || !e.isWhole(p, e.interval(p, addr/granule%pageGranules))
}
