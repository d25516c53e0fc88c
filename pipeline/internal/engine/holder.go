package engine

import (
	"cmp"
	"context"
	"slices"
	"time"
)

// holder is what holds records between two components: workers and batches. Its functions report
// whether the run goes on.
type holder struct {
	i        int
	settle   func() bool              // passes on what it holds
	takeBack func() bool              // passes on what workers are through with; nil without workers
	due      func() time.Time         // when a batch has waited for long enough, zero without one; nil for workers
	hurry    func(now time.Time) bool // passes on batches that have; nil for workers
	abandon  func()                   // ends what a panic has left open; nil where that is deferred
}

// hold notes that component i holds records. What is returned takes that back. Of the holders of
// one component the first hands its records to the next.
func (r *Run) hold(h *holder) (release func()) {
	r.holders = append(r.holders, h)
	slices.SortStableFunc(r.holders, func(a, b *holder) int { return cmp.Compare(a.i, b.i) })
	return func() {
		if r.refusing == h {
			r.refusing = nil
		}
		r.holders = slices.DeleteFunc(r.holders, func(other *holder) bool { return other == h })
	}
}

// isCurrent reports whether holder k may pass on what it holds. Of several readings of one
// component's input only the last one may: the component has the batch of an earlier one still, or
// has recovered from a panic that went by it.
func (r *Run) isCurrent(k int) bool {
	return r.holders[k].abandon == nil || k+1 == len(r.holders) || r.holders[k+1].i != r.holders[k].i
}

// abandon ends what holds records still, since a panic came by.
func (r *Run) abandon() {
	for _, h := range slices.Clone(r.holders) {
		if h.abandon != nil {
			h.abandon()
		}
	}
}

// settle lets workers and batches pass on what they hold, those that come first first, between two
// records, and reports whether the run goes on.
//
//go:noinline
func (r *Run) settle(passOn func(*holder) (goOn bool)) (goOn bool) {
	state := r.state
	if state == timing { // the record that is to be timed comes later
		r.state = passing
	}
	for k, h := range r.holders {
		if !r.isCurrent(k) {
			continue
		}
		r.settling = h.i
		if !passOn(h) {
			r.settling = 0
			r.refuse(h)
			return false
		}
	}
	r.settling = 0
	if r.state == passing {
		r.state = state
	}
	return !r.Stopped() && r.ctx.Err() == nil
}

// refuse notes that h takes no more, and ends the contexts of the components in front: they see the
// end of a part of their input.
func (r *Run) refuse(h *holder) {
	r.refusing, r.sourceCut = h, true
	for _, c := range r.contexts {
		if c.i < h.i {
			c.cancel(errOver)
		}
	}
}

// ended is what ends the context of component i.
type ended struct {
	i      int
	cancel context.CancelCauseFunc
}

// ContextOf is [Run.Context] for component i. It also ends when nobody wants the component's
// records any more, though those behind go on.
func (r *Run) ContextOf(i int) context.Context {
	ctx, cancel := context.WithCancelCause(r.inner)
	r.contexts = append(r.contexts, ended{i, cancel})
	r.release = append(r.release, func() { cancel(nil) })
	return ctx
}

// settleAll passes on all that workers and batches hold.
func (r *Run) settleAll() (goOn bool) {
	return r.settle(func(h *holder) bool { return h.settle() })
}

// hurry passes on the batches that have waited for long enough.
func (r *Run) hurry() (goOn bool) {
	now := time.Now()
	goOn = r.settle(func(h *holder) bool { return h.hurry == nil || h.hurry(now) })
	r.setAlarm()
	r.showQuiet()
	return goOn
}

// takeBack passes on what workers are through with.
func (r *Run) takeBack() (goOn bool) {
	goOn = r.settle(func(h *holder) bool { return h.takeBack == nil || h.takeBack() })
	r.showQuiet()
	return goOn
}
