package footprint

import (
	"cmp"
	"iter"
	"maps"
	"slices"
)

// interval is a run of addresses.
type interval struct {
	start, end uintptr
	scan       bool // holds pointers
	tiny       bool // lies among tiny blocks
}

// size returns the bytes of the interval's block, and whether it can be one. Of a part of a block it returns those of the
// part.
func (i interval) size() (n uintptr, whole bool) {
	n = i.end - i.start
	if !i.scan && n <= tinySize {
		whole = i.tiny
	} else {
		whole = heap().canStart(i.start, n, i.scan)
	}
	if whole {
		n = heap().block(n, i.scan)
	}
	return n, whole
}

// tally adds up the blocks of intervals.
type tally struct {
	bytes, blocks int64
	parts         int64 // intervals that can only be parts of blocks
	odd           bool  // an interval begins where no block can
}

// add adds the block of an interval n times; -1 takes it back.
func (t *tally) add(i interval, n int64) {
	size, whole := i.size()
	t.bytes += n * int64(size)
	t.blocks += n
	if !whole {
		t.parts += n
	}
}

// total returns the sum of all blocks. Large intervals become one with what they overlap, large or small.
func (e *extent) total() tally {
	sum := e.sum
	if len(e.large) == 0 {
		return sum
	}
	e.unite()
	numbers := slices.Sorted(maps.Keys(e.pages))
	for _, i := range e.large {
		for small := range e.near(i, numbers) {
			if small.start < i.end && i.start < small.end {
				sum.add(small, -1)
				i = join(i, small)
			}
		}
		sum.add(i, 1)
	}
	return sum
}

// near yields the small intervals that begin on pages from which they may reach into i; numbers are those of all pages.
func (e *extent) near(i interval, numbers []uintptr) iter.Seq[interval] {
	return func(yield func(interval) bool) {
		first, _ := slices.BinarySearch(numbers, (i.start-largeBytes)/pageBytes)
		for _, number := range numbers[first:] {
			if number*pageBytes >= i.end {
				return
			}
			for g := range e.pages[number].start.all() {
				if !yield(e.at(number*pageGranules + g)) {
					return
				}
			}
		}
	}
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

// isPart reports whether b begins an interval that cannot be a block of its own. It is to be called after total.
func (e *extent) isPart(b *block) bool {
	addr := uintptr(b.addr)
	n, found := slices.BinarySearchFunc(e.large, addr, func(i interval, addr uintptr) int { return cmp.Compare(i.start, addr) })
	if found {
		return !e.large[n].isWhole()
	}
	if n > 0 && addr < e.large[n-1].end {
		return false
	}
	p := e.pages[addr/pageBytes]
	if p == nil || !p.start.has(addr/granule%pageGranules) {
		return false
	}
	i := e.at(addr / granule)
	return !i.isWhole() || addr%granule != 0 && !i.tiny
}

func (i interval) isWhole() bool {
	_, whole := i.size()
	return whole
}
