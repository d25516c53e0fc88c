package footprint

import (
	"cmp"
	"iter"
	"slices"
	"unsafe"
)

// uniteLarge makes large intervals one with what they overlap, large or small, and with large ones
// in the same block.
func (e *extent) uniteLarge(numbers []uintptr) {
	for n := range e.large {
		e.absorb(&e.large[n], numbers)
	}
	slices.SortFunc(e.large, func(a, b interval) int { return cmp.Compare(a.start, b.start) })
	var united []interval
	for _, i := range e.large {
		switch last := len(united) - 1; {
		case last >= 0 && i.start < united[last].end:
			united[last] = join(united[last], i)
		case last >= 0 && shareBlock(united[last].start, i.start):
			united[last] = join(united[last], i)
			e.markJoined(united[last].start)
		default:
			united = append(united, i)
		}
	}
	e.large = united
}

// absorb takes the small intervals that overlap i into it.
func (e *extent) absorb(i *interval, numbers []uintptr) {
	for p := range e.near(*i, numbers) {
		for small := range e.intervals(p) {
			if small.start >= i.end || i.start >= small.end {
				continue
			}
			if small.start < i.start {
				*i = join(small, *i)
			} else {
				*i = join(*i, small)
			}
			e.uncover(small)
		}
	}
}

// uncover takes a small interval out.
func (e *extent) uncover(i interval) {
	e.pages[i.start/pageBytes].start.clear(i.start / granule % pageGranules)
	for at := i.start; at < i.end; at += granule {
		e.pages[at/pageBytes].covered.clear(at / granule % pageGranules)
	}
}

// near yields the pages on which small intervals begin that may reach into i; numbers are those of
// all pages.
func (e *extent) near(i interval, numbers []uintptr) iter.Seq[*page] {
	return func(yield func(*page) bool) {
		number := i.start / pageBytes
		for e.pages[number] != nil && e.pages[number].covered.has(0) {
			number--
		}
		first, _ := slices.BinarySearch(numbers, number)
		for _, number := range numbers[first:] {
			if number*pageBytes >= i.end || !yield(e.pages[number]) {
				return
			}
		}
	}
}

// joinParts makes neighbours one that share a block, though no reference led to all of it.
func (e *extent) joinParts(numbers []uintptr) {
	var before interval
	for _, number := range numbers {
		if p := e.pages[number]; p.memory == blocks {
			before = e.joinOn(p, before)
		}
	}
}

// joinOn joins the intervals that begin on p to those before, as far as they share a block, and
// returns the last one, to which those on the next page may be joined.
func (e *extent) joinOn(p *page, before interval) interval {
	e.unmix(p)
	if p.isUniform() && p.seemsWhole() {
		return interval{}
	}
	for i := range e.intervals(p) {
		if before.start != 0 && shareBlock(before.start, i.start) {
			before = e.joinTo(p, before, i)
		} else {
			before = i
		}
	}
	return before
}

// enough is how many neighbours on a page may have blocks of their own, if all are of one size and
// where such blocks begin and none are closer together, until the others are believed to have, too.
const enough = 3

// seemsWhole reports whether the intervals on the page seem to be whole blocks.
func (p *page) seemsWhole() bool {
	first := p.start.next(0)
	closest := p.distance(first) / granule
	apart := 1 // neighbours in a row that are as close as any and have blocks of their own
	for g := first; apart < enough; {
		next := p.start.next(g + 1)
		switch {
		case next == pageGranules:
			return false
		case next-g > closest:
			apart = 1
		case shareBlock(p.at(g), p.at(next)):
			return false
		default:
			apart++
		}
		g = next
	}
	return true
}

// joinTo makes one interval of a and b, which begins on p, and of what lies between. If the last
// one on p shares the block, too, nobody has to ask about the others.
func (e *extent) joinTo(p *page, a, b interval) interval {
	if g := p.start.last(); shareBlock(a.start, p.at(g)) {
		b = e.interval(p, g)
	}
	e.markJoined(a.start)
	e.mark(e.pages[a.start/pageBytes], a.start/granule, b.end/granule, false)
	return join(a, b)
}

func (e *extent) markJoined(start uintptr) {
	if e.joined == nil {
		e.joined = make(map[uintptr]bool)
	}
	e.joined[start] = true
}

// shareBlock reports whether two values are in the same block.
func shareBlock(a, b uintptr) bool { return ownersKnown() && !watched(pointer(a), pointer(b)) }

// pointer returns the address of a value, which something else keeps alive, as a pointer.
func pointer(addr uintptr) unsafe.Pointer { return *(*unsafe.Pointer)(unsafe.Pointer(&addr)) }
