package engine

import (
	"errors"
	"fmt"
	"slices"
)

// errUnexplained is the error of a record that failed without one.
var errUnexplained = errors.New("failed without an error")

// BatchFates is what became of a batch of n records, of which ApplyBatch returned so many beside
// err: the error of each, nil if none has failed, and whether each has a place among what was
// returned.
func BatchFates(err error, n, given int) (errs []error, each bool) {
	errs = fates(err, n)
	passed := n - countFailed(errs)
	switch {
	case passed == 0 || given == n:
		return errs, given == n
	case given > passed:
		return slices.Repeat([]error{tooMany(given, passed)}, n), false
	}
	return errs, false
}

// fates is what the error of a batch of n records says about each of them, nil if none has failed.
func fates(err error, n int) []error {
	if err == nil {
		return nil
	}
	failed, errs, ok := batchError(err)
	switch {
	case !ok:
		return slices.Repeat([]error{err}, n)
	case len(failed) == 0:
		return nil
	}
	all := make([]error, n)
	for j, k := range failed {
		switch {
		case k < 0 || k >= n:
			return slices.Repeat([]error{fmt.Errorf("the batch error names record %d of %d, which count from 0: %w", k, n, err)}, n)
		case all[k] != nil: // named twice
		case j < len(errs) && errs[j] != nil:
			all[k] = errs[j]
		default:
			all[k] = errUnexplained
		}
	}
	return all
}

// batchError finds the batch error that err is or wraps. One that is joined with other errors does
// not count: these are about no record in particular.
func batchError(err error) (failed []int, errs []error, ok bool) {
	for ; err != nil && !ok; err = errors.Unwrap(err) {
		failed, errs, ok = Public.BatchError(err)
	}
	return failed, errs, ok
}

// countFailed is how many records have an error that fails them.
func countFailed(errs []error) (n int) {
	for _, err := range errs {
		if err != nil {
			n++
		}
	}
	return n
}
