package pipelineimpl

import (
	"context"
	"time"

	"github.com/auditline/auditline/pipeline/internal/engine"
)

// Tries gives records that fail at a component another attempt.
type Tries struct{ engine *engine.Tries }

// Tries gives component i so many retries of each record. The wait before the first of them is
// random and shorter than backoff, each later one may be twice as long as the one before. An
// attempt ends after timeout, if that is not 0.
func (r *Run) Tries(i int, component any, retries int, backoff, timeout time.Duration) Tries {
	return Tries{r.engine.Tries(i, component, retries, backoff, timeout)}
}

// Do calls attempt until it returns no error, one that no retry can mend, or there are no retries
// left, or the run is to end. It returns the last error.
func (t Tries) Do(attempt func(context.Context) error) error { return t.engine.Do(attempt) }

// DoInWorker is Do for a worker, which gives its context.
func (t Tries) DoInWorker(ctx context.Context, attempt func(context.Context) error) error {
	return t.engine.DoInWorker(ctx, attempt)
}

// Retries says which records get another attempt where no [Run] counts them: on Apache Beam.
type Retries = engine.Retries

// NewRetries gives each record of a component so many retries, as [Run.Tries] does.
func NewRetries(component any, retries int, backoff, timeout time.Duration) *Retries {
	return engine.NewRetries(component, retries, backoff, timeout)
}
