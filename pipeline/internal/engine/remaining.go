package engine

import (
	"errors"
	"fmt"
	"slices"
)

// Remaining is what is left of a batch on its way through the stages of a sub-pipeline.
type Remaining[T any] struct {
	records []T
	places  []int   // those of the records in the batch
	fates   []error // of all records of the batch: nil, Skip for those that were dropped, or what failed them
}

// NewRemaining is the whole batch.
func NewRemaining[T any](batch []T) *Remaining[T] {
	r := &Remaining[T]{records: batch, places: make([]int, len(batch)), fates: make([]error, len(batch))}
	for i := range batch {
		r.places[i] = i
	}
	return r
}

// remainingAfter is what stages have left of a batch, nothing at first.
func remainingAfter[In, Out any](from *Remaining[In]) *Remaining[Out] {
	n := len(from.records)
	return &Remaining[Out]{records: make([]Out, 0, n), places: make([]int, 0, n), fates: from.fates}
}

// KeepEach takes each record through a stage, which may drop it.
func KeepEach[In, Out any](from *Remaining[In], apply func(In) (Out, bool)) *Remaining[Out] {
	to := remainingAfter[In, Out](from)
	for i, in := range from.records {
		if out, ok := apply(in); ok {
			to.keep(out, from.places[i])
		} else {
			to.fates[from.places[i]] = Skip
		}
	}
	return to
}

// TryEach takes each record through a stage of that name, which may fail it.
func TryEach[In, Out any](from *Remaining[In], stage string, apply func(In) (Out, error)) *Remaining[Out] {
	to := remainingAfter[In, Out](from)
	for i, in := range from.records {
		if out, err := apply(in); err == nil {
			to.keep(out, from.places[i])
		} else {
			to.fates[from.places[i]] = Within(stage, err)
		}
	}
	return to
}

// TryBatches takes the records through a stage of that name, in batches of size at most.
func TryBatches[In, Out any](from *Remaining[In], stage string, size int, apply func([]In) ([]Out, error)) *Remaining[Out] {
	to := remainingAfter[In, Out](from)
	for first := 0; first < len(from.records); first += size {
		last := min(first+size, len(from.records))
		batch := slices.Clone(from.records[first:last])
		outs, err := apply(slices.Clip(batch))
		to.settle(from.places[first:last], stage, outs, fatesOf(len(batch), len(outs), err))
	}
	return to
}

// fatesOf is what has become of each of n records, of which a stage gave so many on.
func fatesOf(n, given int, err error) []error {
	errs := fates(err, n)
	if errs == nil {
		errs = make([]error, n)
	}
	failed := countFailed(errs)
	switch {
	case failed == n || given == n || given == n-failed:
		return errs
	case given > n-failed:
		return slices.Repeat([]error{tooMany(given, n-failed)}, n)
	case given > 0:
		return slices.Repeat([]error{tooFew(given, n-failed)}, n)
	}
	for k := range errs {
		if errs[k] == nil {
			errs[k] = Skip
		}
	}
	return errs
}

// settle keeps the results of a batch whose records have these places. There is one for each, or
// for each that has no error.
func (r *Remaining[T]) settle(places []int, stage string, outs []T, errs []error) {
	each, next := len(outs) == len(places), 0
	for k, err := range errs {
		switch {
		case err != nil:
			r.fates[places[k]] = Within(stage, err)
		case each:
			r.keep(outs[k], places[k])
		default:
			r.keep(outs[next], places[k])
			next++
		}
	}
}

func (r *Remaining[T]) keep(record T, place int) {
	r.records, r.places = append(r.records, record), append(r.places, place)
}

// Results are the records that are left, and a batch error about the others.
func (r *Remaining[T]) Results() ([]T, error) {
	var failed []int
	var errs []error
	for i, err := range r.fates {
		if err != nil {
			failed, errs = append(failed, i), append(errs, err)
		}
	}
	if failed == nil {
		return r.records, nil
	}
	return r.records, Public.NewBatchError(failed, errs)
}

// Within names the stage of a sub-pipeline in its error. A record that it drops stays one.
func Within(stage string, err error) error {
	if errors.Is(err, Skip) {
		return err
	}
	return fmt.Errorf("%s: %w", stage, err)
}
