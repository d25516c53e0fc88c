package meters

import (
	"errors"
	"fmt"
	"iter"
	"math"
	"os"
	"strings"

	"github.com/auditline/auditline/pipeline"
)

// Batched has stages and sinks that take several records at a time, in front of a stage with a key
// and behind it.
//
//auditgen:beam
type Batched struct {
	Source *Counter `pipeline:"source"`
	Halve  *Halve   `pipeline:"stage,batch=7,wait=1h"`
	Mean   *Mean    `pipeline:"stage,key=Meter"`
	Thin   Thin     `pipeline:"stage,batch=4"`
	Low    *Pages   `pipeline:"sink,when=Low,batch=5"`
	All    *Pages   `pipeline:"sink,batch=64"`
	Bad    *Rejects `pipeline:"dead"`
}

// Grouped has a stage of which each key has batches of its own.
//
//auditgen:beam
type Grouped struct {
	Source *Counter `pipeline:"source"`
	Group  *Group   `pipeline:"stage,key=Meter,batch=4,retry=1,backoff=1us"`
	Sink   *File    `pipeline:"sink"`
	Bad    *Rejects `pipeline:"dead"`
}

// Group numbers its batches, at the second attempt, and fails the values FailAt in them.
type Group struct {
	FailAt float64
	calls  int
	sum    float64
}

// ApplyBatch sets the number of the batch.
func (g *Group) ApplyBatch(batch []*Reading) ([]*Reading, error) {
	if g.calls++; g.calls%2 == 1 {
		return nil, pipeline.Retryable(errors.New("nobody answers"))
	}
	for i, r := range batch {
		if r.Value() == g.FailAt {
			return batch, pipeline.BatchError{Failed: []int{i}, Errs: []error{errors.New("refused")}}
		}
		r.SetMean(float64(g.calls / 2))
		g.sum += r.Value()
	}
	return batch, nil
}

// Flush gives the sum of a meter's values.
func (g *Group) Flush() iter.Seq[*Reading] {
	return func(yield func(*Reading) bool) {
		sum := &Reading{Meter: "sum"}
		sum.SetValue(g.sum)
		yield(sum)
	}
}

// Halve halves values, several at a time.
type Halve struct {
	FailAt   float64 // multiples of it fail, 0 for none
	SkipOver float64 // values above are dropped, 0 for none
	PanicAt  float64 // the value at which it panics, 0 for none
}

// ApplyBatch returns halved copies, those of failed records left out.
func (h *Halve) ApplyBatch(batch []*Reading) ([]*Reading, error) {
	var failed pipeline.BatchError
	halved := batch[:0]
	for i, r := range batch {
		switch v := r.Value(); {
		case h.PanicAt != 0 && v == h.PanicAt:
			panic("cannot halve")
		case h.FailAt != 0 && math.Mod(v, h.FailAt) == 0:
			failed.Failed, failed.Errs = append(failed.Failed, i), append(failed.Errs, fmt.Errorf("value %g is refused", v))
		case h.SkipOver != 0 && v > h.SkipOver:
			failed.Failed, failed.Errs = append(failed.Failed, i), append(failed.Errs, pipeline.Skip)
		default:
			half := pipeline.Copy(r)
			half.SetValue(v / 2)
			halved = append(halved, half)
		}
	}
	if len(failed.Failed) > 0 {
		return halved, failed
	}
	return halved, nil
}

// Thin drops readings whose value is no multiple of Keep, by returning fewer.
type Thin struct{ Keep float64 }

// ApplyBatch returns those that are.
func (t Thin) ApplyBatch(batch []*Reading) (kept []*Reading, err error) {
	for _, r := range batch {
		if math.Mod(r.Value(), t.Keep) == 0 {
			kept = append(kept, r)
		}
	}
	return kept, nil
}

// Pages writes each batch as a line, and fails the readings of which the value is FailAt.
type Pages struct {
	Path   string
	FailAt float64
	lines  []string
}

// PutBatch writes the whole file anew.
func (p *Pages) PutBatch(batch []*Reading) error {
	var failed pipeline.BatchError
	var line strings.Builder
	for i, r := range batch {
		if r.Value() == p.FailAt {
			failed.Failed, failed.Errs = append(failed.Failed, i), append(failed.Errs, fmt.Errorf("%g is not welcome", r.Value()))
			continue
		}
		fmt.Fprintf(&line, "%s %g %g;", r.Meter, r.Value(), r.Mean())
	}
	p.lines = append(p.lines, line.String()+"\n")
	if err := os.WriteFile(p.Path, []byte(strings.Join(p.lines, "")), 0o600); err != nil {
		return err
	}
	if len(failed.Failed) > 0 {
		return &failed
	}
	return nil
}
