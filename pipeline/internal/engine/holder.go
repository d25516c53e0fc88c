package engine

import (
	"cmp"
	"slices"
)

// holder is what holds records between two components: workers and batches.
type holder struct {
	i      int
	settle func() bool // passes on what it holds, and reports whether the run goes on
	batch  *gathering  // nil for workers
}

func everything(*holder) bool { return true }

// hold notes that component i holds records. What is returned takes that back.
func (r *Run) hold(h *holder) (release func()) {
	r.holders = append(r.holders, h)
	slices.SortStableFunc(r.holders, func(a, b *holder) int { return cmp.Compare(a.i, b.i) })
	return func() {
		r.holders = slices.DeleteFunc(r.holders, func(other *holder) bool { return other == h })
	}
}

// settle passes on what workers and batches hold, those that come first first, between two records,
// and reports whether the run goes on.
//
//go:noinline
func (r *Run) settle(which func(*holder) bool) (goOn bool) {
	state := r.state
	if state == timing { // the record that is to be timed comes later
		r.state = passing
	}
	for _, h := range r.holders {
		r.settling = h.i
		if which(h) && !h.settle() {
			return false
		}
	}
	r.settling = 0
	if r.state == passing {
		r.state = state
	}
	return !r.Stopped() && r.ctx.Err() == nil
}
