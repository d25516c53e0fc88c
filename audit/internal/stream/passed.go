package stream

import (
	"cmp"
	"slices"
	"sort"
	"sync"
)

// whole is the collection as of a position.
type whole[T any] struct {
	pos  uint64
	what T
	// before is the size before an edit of all of it.
	before int
}

// fewEdits are made again without asking how large the collection is.
const fewEdits = 64

// passed are states of a collection that readers have come by: the next one begins there. Setters
// have nothing to do with them. Columns that have the same edits share them.
type passed[T any] struct {
	mu  sync.Mutex
	all []whole[T] // in order
}

// before returns the last of them up to pos, first if there is none.
func (p *passed[T]) before(pos uint64, first whole[T]) whole[T] {
	p.mu.Lock()
	defer p.mu.Unlock()
	return lastOf(first, p.all, pos)
}

// lastOf returns the last state up to pos among first and those that follow in order.
func lastOf[T any](first whole[T], all []whole[T], pos uint64) whole[T] {
	i := sort.Search(len(all), func(i int) bool { return all[i].pos > pos }) - 1
	if i < 0 || all[i].pos < first.pos {
		return first
	}
	return all[i]
}

// add adds a state, unless another reader has come by it, too.
func (p *passed[T]) add(s whole[T]) {
	p.mu.Lock()
	defer p.mu.Unlock()
	i, there := slices.BinarySearchFunc(p.all, s.pos, func(w whole[T], pos uint64) int { return cmp.Compare(w.pos, pos) })
	if !there {
		p.all = slices.Insert(p.all, i, s)
	}
}

// upTo returns those up to pos, for a column that goes on from there in its own way.
func (p *passed[T]) upTo(pos uint64) *passed[T] {
	p.mu.Lock()
	defer p.mu.Unlock()
	i := sort.Search(len(p.all), func(i int) bool { return p.all[i].pos > pos })
	return &passed[T]{all: slices.Clone(p.all[:i])}
}
