package footprint

import (
	"iter"
	"math/bits"
)

// interval is a run of addresses.
type interval struct {
	start, end uintptr
	scan       bool // holds pointers
}

func (i interval) size() uintptr { return i.end - i.start }

// block returns the size of the smallest block that the interval can be in.
func (i interval) block() uintptr {
	n := i.size()
	if !i.scan && n <= tinySize {
		n = tinySize + 1 // the block is not a tiny one, and of the others those without pointers are larger
	}
	return heap().block(n, i.scan)
}

// startsBlock reports whether a block can begin where the interval does and be as small as the
// interval allows.
func (i interval) startsBlock() bool {
	return (i.scan || i.size() > tinySize) && heap().canStart(i.start, i.size(), i.scan)
}

// join returns the interval that begins where a does and ends where the last of both ends.
func join(a, b interval) interval {
	return interval{a.start, max(a.end, b.end), a.scan || b.scan}
}

// intervals yields the intervals that begin on p.
func (e *extent) intervals(p *page) iter.Seq[interval] {
	return func(yield func(interval) bool) {
		for g := p.start.next(0); g < pageGranules; g = p.start.next(g + 1) {
			if !yield(e.interval(p, g)) {
				return
			}
		}
	}
}

// interval returns the interval that begins at granule g of p. It ends where nothing is covered or
// another one begins.
func (e *extent) interval(p *page, g uintptr) interval {
	i := interval{start: p.at(g)}
	for from, after := g, g+1; ; from, after = 0, 0 {
		end := p.end(after)
		i.scan = i.scan || p.scanned.next(from) < end
		i.end = p.at(end)
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
