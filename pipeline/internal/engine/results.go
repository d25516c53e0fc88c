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

	k, next int   // the record and the result whose turn is next
	passing []Out // results that are passed on now
}

// Take takes what ApplyBatch returned for a batch: a result for each record, or for each that did
// not fail, or fewer where it dropped some.
func (r *Results[In, Out]) Take(b *Batch[In], outs []Out, err error) {
	b.worked()
	r.judge(b, outs, err)
}

// judge finds out what became of the records, by the error that came beside the results.
func (r *Results[In, Out]) judge(b *Batch[In], outs []Out, err error) {
	r.b, r.outs = b, outs
	n := len(b.records)
	r.errs, r.each = BatchFates(err, n, len(outs))
	switch given, failed := len(outs), countFailed(r.errs); {
	case failed == n:
		r.outs = nil
	case 0 < given && given < n-failed && b.carrier != nil:
		r.failAll(tooFew(given, n-failed))
	case given < n-failed && failed > 0 && !b.run.takesLetters():
		r.failFirst()
	}
}

// failAll fails all records because of what was returned for them.
func (r *Results[In, Out]) failAll(err error) {
	r.outs, r.errs = nil, slices.Repeat([]error{err}, len(r.b.records))
}

func tooMany(given, want int) error {
	return fmt.Errorf("ApplyBatch returned %d records for %d", given, want)
}

// tooFew is the error of a batch of which it has to be known which of its records have no result.
func tooFew(given, want int) error {
	return fmt.Errorf("ApplyBatch returned %d records for %d, and it has to be known here which it dropped; return one for each, and beside them a BatchError that gives pipeline.Skip for those", given, want)
}

// failFirst fails the first record that failed, which ends the run, where it is not known which of
// the results came before it: none passes.
func (r *Results[In, Out]) failFirst() {
	k := slices.IndexFunc(r.errs, isError)
	r.fail(k)
	r.k = len(r.b.records)
}

func isError(err error) bool { return err != nil }

// Next moves on to the next results that are to be passed on, and reports whether there are any.
func (r *Results[In, Out]) Next() bool {
	r.b.endLap()
	for r.k < len(r.b.records) {
		if n := r.unfailed(); n > 0 {
			r.pass(n)
			if len(r.passing) > 0 {
				return true
			}
			continue
		}
		if !r.fail(r.k) {
			return false
		}
		r.k++
		if r.each {
			r.next++
		}
	}
	return false
}

// Records are the results that are to be passed on.
func (r *Results[In, Out]) Records() []Out { return r.passing }

// unfailed is how many records have not failed, up to one that has.
func (r *Results[In, Out]) unfailed() int {
	rest := len(r.b.records) - r.k
	if r.errs == nil {
		return rest
	}
	if n := slices.IndexFunc(r.errs[r.k:], isError); n >= 0 {
		return n
	}
	return rest
}

// pass passes on the results of n records. The records that have none were dropped; which these are
// is not known, and they count as the last ones. A result that is timed, or has a place, is passed
// on alone.
func (r *Results[In, Out]) pass(n int) {
	given := min(n, len(r.outs)-r.next)
	if given > 0 && (r.b.lap() || r.b.carrier != nil) {
		n, given = 1, 1
		r.b.putPlace(r.k)
	}
	r.passing = r.outs[r.next : r.next+given]
	r.k += n
	r.next += given
	r.b.part.passedOver += int64(n - given)
	if r.b.run.live.tapped() {
		for _, rec := range r.passing {
			r.b.run.Tap(r.b.i, rec)
		}
	}
}

// fail fails record k, or drops it, and reports whether the run goes on.
func (r *Results[In, Out]) fail(k int) (goOn bool) {
	err := r.errs[k]
	if errors.Is(err, Skip) {
		r.b.part.passedOver++
		return true
	}
	return r.b.fail(k, r.b.records[k], err)
}
