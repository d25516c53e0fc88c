package pipeline

import "fmt"

// BatchError is the error of a batch of which some records failed: a stage's ApplyBatch or a sink's
// PutBatch returns it, by value or by pointer, and may wrap it. The other records of the batch are
// not concerned: they pass, or are taken. Any other error fails all records of the batch.
//
// A stage drops the records whose error is [Skip]. A batch error as such is not worth a retry,
// since the other records are done with: one that is marked by [Retryable] has the whole batch
// tried again.
type BatchError struct {
	Failed []int   // the records that failed, by their places in the batch, from 0
	Errs   []error // why Failed[i] failed; one that is missing or nil is replaced
}

// Error names the first of the records.
func (e BatchError) Error() string {
	switch {
	case len(e.Failed) == 0:
		return "no record of the batch failed"
	case len(e.Errs) == 0:
		return fmt.Sprintf("%d records of the batch failed, the first one at %d", len(e.Failed), e.Failed[0])
	}
	return fmt.Sprintf("%d records of the batch failed, the first one at %d: %v", len(e.Failed), e.Failed[0], e.Errs[0])
}

// batchErrorOf is what err holds if it is a BatchError.
func batchErrorOf(err error) (failed []int, errs []error, ok bool) {
	switch e := err.(type) {
	case BatchError:
		return e.Failed, e.Errs, true
	case *BatchError:
		if e != nil {
			failed, errs = e.Failed, e.Errs
		}
		return failed, errs, true
	}
	return nil, nil, false
}
