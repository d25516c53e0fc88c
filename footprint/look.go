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
	if p.known {
		return false
	}
	d, last := p.distance(0), p.start.last()*granule
	if d == 0 {
		return true
	}
	for size := heap().block(p.block+1, false); size <= d; size = heap().block(size+1, false) {
		if d%size == 0 && p.canHold(last, size) {
			return true
		}
	}
	return false
}

// canHold reports whether a block of the given size could begin at a place on p. The runtime keeps
// marks at the end of a page of small blocks and, if they hold pointers, a bit for each word.
// Larger ones with pointers have a header there, and blocks of more than an eighth of a page share
// several.
func (p *page) canHold(place, size uintptr) bool {
	end, scan := uintptr(pageBytes), p.scanned != (bitset{})
	switch {
	case size > heap().threshold:
		return !scan && (size > maxGrid || place+size <= end)
	case scan:
		end -= pageBytes / wordSize / 8
	}
	return place+size <= end-markBytes
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
	case p.spread && p.start.count() >= few:
		return spread
	}
	l := e.lookOf(e.interval(p, g), p.block)
	if l == whole && p.start.count() < few && (p.spread || !p.isUniform()) {
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
