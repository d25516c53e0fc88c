package meters

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"strings"
	"sync"

	"github.com/auditline/auditline/pipeline"
)

// Retried has components whose records get another attempt, in every form.
//
//auditgen:beam
type Retried struct {
	Source *Counter `pipeline:"source"`
	Fetch  *Fetch   `pipeline:"stage,retry=2,backoff=1us"`
	Wait   *Wait    `pipeline:"stage,retry=1,backoff=1us,timeout=20ms"`
	Uneven *Uneven  `pipeline:"stage,key=Meter,retry=1,backoff=1us"`
	Batch  Batch    `pipeline:"stage,batch=10,retry=3,backoff=1us"`
	Log    *Log     `pipeline:"sink,retry=2,backoff=1us"`
	Pages  *Unsure  `pipeline:"sink,batch=9,retry=1,backoff=1us"`
	Bad    *Rejects `pipeline:"dead"`
}

// asked has the values that a stage was asked for an odd number of times. Stages without a key keep
// nothing themselves.
var asked sync.Map

// secondAttempt reports whether a stage is asked for a value for the second time.
func secondAttempt(stage string, value float64) bool {
	key := fmt.Sprint(stage, value)
	if _, before := asked.LoadAndDelete(key); before {
		return true
	}
	asked.Store(key, true)
	return false
}

// Fetch fails at multiples of FailAt each time, and at those of AgainAt once.
type Fetch struct{ FailAt, AgainAt float64 }

// Apply lets readings through.
func (f *Fetch) Apply(r *Reading) (*Reading, error) {
	switch v := r.Value(); {
	case math.Mod(v, f.FailAt) == 0:
		return nil, errors.New("no such reading")
	case math.Mod(v, f.AgainAt) == 0 && !secondAttempt("fetch", v):
		return nil, errors.New("nobody answers")
	}
	return r, nil
}

// Retry says what is worth another attempt, of errors that are not marked.
func (f *Fetch) Retry(_ context.Context, err error) bool { return err.Error() == "nobody answers" }

// Wait waits for ever at multiples of For.
type Wait struct{ For float64 }

// Apply lets readings through.
func (w *Wait) Apply(ctx context.Context, r *Reading) (*Reading, error) {
	if math.Mod(r.Value(), w.For) == 0 {
		<-ctx.Done()
		return nil, fmt.Errorf("waited for %g", r.Value())
	}
	return r, nil
}

// Uneven fails each second time, and keeps that in mind.
type Uneven struct{ calls int }

// Apply sets the number of calls so far.
func (u *Uneven) Apply(r *Reading) (*Reading, error) {
	if u.calls++; u.calls%2 == 0 {
		return nil, pipeline.Retryable(errors.New("an even number of calls"))
	}
	r.SetMean(float64(u.calls))
	return r, nil
}

// Batch fails each batch once, and then the value FailAt.
type Batch struct{ FailAt float64 }

// ApplyBatch lets readings through.
func (b Batch) ApplyBatch(batch []*Reading) ([]*Reading, error) {
	if !secondAttempt("batch", batch[0].Value()) {
		return nil, pipeline.Retryable(errors.New("nobody answers"))
	}
	for i, r := range batch {
		if r.Value() == b.FailAt {
			return batch, pipeline.BatchError{Failed: []int{i}, Errs: []error{errors.New("refused")}}
		}
	}
	return batch, nil
}

// Log adds a line to a file for each reading, at the second attempt.
type Log struct {
	Path  string
	tried string
	lines []string
}

// Put writes the whole file anew.
func (l *Log) Put(r *Reading) error {
	line := fmt.Sprintf("%s %g %g\n", r.Meter, r.Value(), r.Mean())
	if l.tried != line {
		l.tried = line
		return pipeline.Retryable(errors.New("the disk is busy"))
	}
	l.lines = append(l.lines, line)
	return os.WriteFile(l.Path, []byte(strings.Join(l.lines, "")), 0o600)
}

// Unsure is Pages at the second attempt.
type Unsure struct {
	Path  string
	pages Pages
	calls int
}

// PutBatch fails each other time.
func (u *Unsure) PutBatch(batch []*Reading) error {
	if u.calls++; u.calls%2 == 1 {
		return pipeline.Retryable(errors.New("the disk is busy"))
	}
	u.pages.Path = u.Path
	return u.pages.PutBatch(batch)
}
