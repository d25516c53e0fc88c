package engine

import (
	"errors"
	"fmt"
	"slices"
)

// Results passes on what a stage made of a batch, and fails or drops the other records, in the
// order of the records.
type Results[In, Out any] struct {
	b    *Batch[In]
	outs []Out
	errs []error // of the records, nil if none has failed
	each bool    // outs has a place for each record, failed ones included

	k, next int // the record and the result whose turn is next
	out     Out
}

// NewResults takes what ApplyBatch returned for a batch: a result for each record, or for each that
// did not fail, or fewer where it dropped some.
func NewResults[In, Out any](b *Batch[In], outs []Out, err error) *Results[In, Out] {
	b.worked()
	n := len(b.records)
	r := &Results[In, Out]{b: b, outs: outs, errs: fates(err, n)}
	failed := countFailed(r.errs)
	switch given := len(outs); {
	case failed == n:
		r.outs = nil
	case given == n:
		r.each = true
	case given > n-failed:
		r.outs = nil
		r.errs = slices.Repeat([]error{fmt.Errorf("ApplyBatch returned %d records for %d", given, n-failed)}, n)
	case given < n-failed && failed > 0 && !b.run.takesLetters():
		// Which of them came before the record that ends the run is not known: none passes.
		r.outs, r.k = nil, slices.IndexFunc(r.errs, func(err error) bool { return err != nil })
	}
	return r
}

// Next moves on to the next record that is to be passed on, and reports whether there is one.
func (r *Results[In, Out]) Next() bool {
	r.b.endLap()
	for ; r.k < len(r.b.records); r.k++ {
		r.b.settled++
		switch {
		case r.errs != nil && r.errs[r.k] != nil:
			if !r.fail() {
				return false
			}
		case r.next < len(r.outs):
			r.out = r.outs[r.next]
			r.next++
			r.k++
			r.b.lap()
			return true
		}
	}
	return false
}

// Record is the one that is to be passed on.
func (r *Results[In, Out]) Record() Out { return r.out }

// fail fails the record whose turn it is, or drops it, and reports whether the run goes on.
func (r *Results[In, Out]) fail() (goOn bool) {
	if r.each {
		r.next++
	}
	err := r.errs[r.k]
	return errors.Is(err, Skip) || r.b.fail(r.k, r.b.records[r.k], err)
}
