package footprint

import (
	"cmp"
	"slices"
)

// look is what the interval that a reference leads to looks like.
type look uint8

const (
	unclear look = iota // too few are near to say, or it is inside of another one
	whole               // all of a block
	spread              // all of a block, or the beginning of a larger one
	part                // a part of a larger block
)

// isSpread reports whether the intervals on p, each of which looks like all of a block, begin only
// where larger blocks could, too. Either they are the beginnings of such, or what lies between them
// belongs to nobody, or to somebody else.
func (p *page) isSpread() bool {
	d := p.distance(0)
	for size := heap().block(p.block+1, false); size <= d; size = heap().block(size+1, false) {
		if d%size == 0 {
			return true
		}
	}
	return false
}

// look returns what b looks like. It is to be called after total.
func (e *extent) look(b *block) look {
	addr := uintptr(b.addr)
	n, found := slices.BinarySearchFunc(e.large, addr, func(i interval, addr uintptr) int { return cmp.Compare(i.start, addr) })
	if found {
		return e.lookOf(e.large[n], e.large[n].block())
	}
	p, g := e.pages[addr/pageBytes], addr/granule%pageGranules
	switch {
	case p == nil || p.memory != blocks || !p.start.has(g):
		return unclear
	case addr%granule != 0:
		return part
	case p.spread:
		return spread
	}
	l := e.lookOf(e.interval(p, g), p.block)
	if l == whole && p.start.count() < few {
		return unclear
	}
	return l
}

func (e *extent) lookOf(i interval, size uintptr) look {
	if e.isWhole(i, size) {
		return whole
	}
	return part
}
