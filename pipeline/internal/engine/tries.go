package engine

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"
)

// Retryable marks an error as worth another attempt.
type Retryable struct{ Err error }

func (e *Retryable) Error() string { return e.Err.Error() }

// Unwrap gives what was marked.
func (e *Retryable) Unwrap() error { return e.Err }

// Retries says which records get another attempt at a component, when, and how long one may take.
type Retries struct {
	count   int
	backoff time.Duration
	timeout time.Duration // of each attempt, 0 for none
	retry   func(context.Context, error) bool
}

// NewRetries gives each record so many attempts more. The wait before the first of them is random
// and shorter than backoff, each later one may be twice as long as the one before.
func NewRetries(component any, count int, backoff, timeout time.Duration) *Retries {
	r := &Retries{count: count, backoff: backoff, timeout: timeout, retry: isRetryable}
	switch c := component.(type) {
	case interface{ Retry(error) bool }:
		r.retry = func(_ context.Context, err error) bool { return c.Retry(err) }
	case interface {
		Retry(context.Context, error) bool
	}:
		r.retry = c.Retry
	}
	return r
}

// Do calls attempt until it returns no error, one that no retry can mend, or there are no retries
// left, or ctx ends. It calls again before each attempt but the first, and returns the last error.
func (r *Retries) Do(ctx context.Context, attempt func(context.Context) error, again func()) error {
	err := r.once(ctx, attempt)
	for n := 0; err != nil && n < r.count && r.worthwhile(ctx, err) && r.wait(ctx, n); n++ {
		again()
		err = r.once(ctx, attempt)
	}
	return err
}

// Tries gives records that fail at a component of a run another attempt.
type Tries struct {
	run     *Run
	i       int // the component, never the source
	retries *Retries
}

// Tries gives the records of component i the attempts that NewRetries speaks of.
func (r *Run) Tries(i int, component any, retries int, backoff, timeout time.Duration) *Tries {
	return &Tries{run: r, i: i, retries: NewRetries(component, retries, backoff, timeout)}
}

func isRetryable(_ context.Context, err error) bool {
	_, ok := errors.AsType[*Retryable](err)
	return ok
}

// Do calls attempt until it returns no error, one that no retry can mend, or there are no retries
// left, or the run is to end. It returns the last error.
func (t *Tries) Do(attempt func(context.Context) error) error {
	t.run.calling.Store(int32(t.i))
	err := t.DoInWorker(t.run.inner, attempt)
	t.run.calling.Store(0) // not deferred: the component that panics is the one that was called
	return err
}

// DoInWorker is Do for a worker, whose panics are found in another way; it ends with ctx.
func (t *Tries) DoInWorker(ctx context.Context, attempt func(context.Context) error) error {
	return t.retries.Do(ctx, attempt, t.again)
}

// again counts an attempt that follows one that has failed.
func (t *Tries) again() { t.run.parts[t.i].retried.Add(1) }

// worthwhile reports whether another attempt may end without err.
func (r *Retries) worthwhile(ctx context.Context, err error) bool {
	return !errors.Is(err, Skip) && r.retry(ctx, err)
}

// once makes one attempt, within the timeout.
func (r *Retries) once(outer context.Context, attempt func(context.Context) error) error {
	if r.timeout == 0 {
		return attempt(outer)
	}
	ctx, cancel := context.WithTimeout(outer, r.timeout)
	defer cancel()
	err := attempt(ctx)
	if err != nil && ctx.Err() != nil && outer.Err() == nil {
		return &Retryable{fmt.Errorf("no result after %s: %w", r.timeout, err)}
	}
	return err
}

// wait waits before retry n, from 0, and reports whether the run goes on.
func (r *Retries) wait(ctx context.Context, n int) (goOn bool) {
	timer := time.NewTimer(rand.N(r.longest(n)))
	defer timer.Stop()
	select {
	case <-timer.C:
		return ctx.Err() == nil
	case <-ctx.Done():
		return false
	}
}

// maxWait bounds the wait before a retry.
const maxWait = 24 * time.Hour

// longest is how long the wait before retry n, from 0, may take at most.
func (r *Retries) longest(n int) time.Duration {
	longest := r.backoff
	for range n {
		longest = min(2*longest, maxWait)
	}
	return longest
}
