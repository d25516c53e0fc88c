package footprint

import (
	"maps"
	"slices"
)

// tally adds up the blocks that intervals are in.
type tally struct {
	bytes, blocks uintptr
	parts         uintptr // intervals that show only a part of their block
	spread        uintptr // pages on which they may do so, see isSpread
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
		if !e.isWhole(i, i.block()) {
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
		if p.spread = p.isSpread(); p.spread && p.start.count() >= few {
			sum.spread++
		}
	default:
		p.block = e.blockSize(p)
		e.weighParts(p, sum)
	}
}

// weighParts adds the blocks of p, in each of which there may be several intervals.
func (e *extent) weighParts(p *page, sum *tally) {
	last := mixed
	for i := range e.intervals(p) {
		if !e.isWhole(i, p.block) {
			sum.parts++
		}
		if slot := slotOf(i, p.block); slot != last || p.block > maxGrid {
			sum.add(1, p.block)
			last = slot
		}
	}
}

// isWhole reports whether i can be all of a block of the given size.
func (e *extent) isWhole(i interval, size uintptr) bool {
	return !e.joined[i.start] && i.startsBlock() && i.block() == size
}

// unmix finds out whether the intervals on p, which differ in their length or type, are blocks of
// one size all the same.
func (e *extent) unmix(p *page) {
	if p.block != mixed {
		return
	}
	if size := e.blockSize(p); !e.hasParts(p, size) {
		p.block = size
	}
}

// isUniform reports whether blocks begin where all intervals on p do, which are of one size.
func (p *page) isUniform() bool {
	return p.block <= maxGrid && p.start.within(gridOf(p.block))
}

// blockSize returns the size of the blocks on p: the smallest of which none would have to end
// inside of an interval. Where that is not the size of what lies in them, because there are only
// parts of blocks, it is the distance between them.
func (e *extent) blockSize(p *page) (size uintptr) {
	for i := range e.intervals(p) {
		size = max(size, i.block())
	}
	for size <= maxGrid && !e.fits(p, size) {
		size = heap().block(size+1, false)
	}
	if p.start.count() < few {
		return size
	}
	if d := p.distance(p.start.next(0)); d > size && d <= maxGrid && heap().block(d, false) == d && e.hasParts(p, size) && e.fits(p, d) {
		return d
	}
	return size
}

// hasParts reports whether one of the intervals that begin on p is not all of a block of the given
// size.
func (e *extent) hasParts(p *page, size uintptr) bool {
	for i := range e.intervals(p) {
		if p.more || !e.isWhole(i, size) {
			return true
		}
	}
	return false
}

// few intervals may have some distance from each other by chance.
const few = 4

// distance returns the greatest that all distances between granule from of p and the intervals that
// begin on p are a multiple of. Where all are of one size, it looks no further when that is it.
func (p *page) distance(from uintptr) (d uintptr) {
	for g := p.start.next(from); g < pageGranules && d != p.block/granule; g = p.start.next(g + 1) {
		d = gcd(g-from, d)
	}
	return d * granule
}

func gcd(a, b uintptr) uintptr {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// fits reports whether each interval that begins on p lies in one block of the given size.
func (e *extent) fits(p *page, size uintptr) bool {
	for i := range e.intervals(p) {
		if i.start%pageBytes%size+i.size() > size {
			return false
		}
	}
	return true
}

// slotOf numbers the blocks of one size on a page.
func slotOf(i interval, size uintptr) uintptr { return i.start % pageBytes / size }
