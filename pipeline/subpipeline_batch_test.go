package pipeline_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/auditline/auditline/pipeline"
)

// looked is a sub-pipeline one of whose stages takes batches.
type looked struct {
	Limit  *limit      `pipeline:"stage"`
	Kept   *thinned    `pipeline:"stage"`
	Lookup *batchStage `pipeline:"stage,batch=3"`
	Last   *notFives   `pipeline:"stage"`
}

// lookedTwice is one around another.
type lookedTwice struct {
	Looked *looked `pipeline:"stage,batch=5"`
	Double *twice  `pipeline:"stage"`
}

type batchedSub struct {
	Source *counting    `pipeline:"source"`
	Sub    *lookedTwice `pipeline:"stage,batch=7"`
	Sink   *collecting  `pipeline:"sink"`
}

func newBatchedSub(n, most int, lookup func([]*reading) ([]*reading, error)) *batchedSub {
	sub := &looked{&limit{most}, &thinned{new(notFives), new(twice)}, &batchStage{do: lookup}, new(notFives)}
	return &batchedSub{&counting{n}, &lookedTwice{sub, new(twice)}, new(collecting)}
}

// TestBatchesOfASubPipeline: its stages get what is left of a batch, in batches of their own sizes
// at most.
func TestBatchesOfASubPipeline(t *testing.T) {
	p := newBatchedSub(16, 100, nil)
	report, err := p.Run(context.Background())
	balanced(t, report)
	var want []int
	for n := 1; n <= 16; n++ {
		if n%5 > 0 {
			want = append(want, 8*n)
		}
	}
	// Batches of 7, 7 and 2 records are cut into 5 and 2; of each part one is dropped where it
	// holds a multiple of five.
	sizes := []int{3, 1, 2, 3, 1, 2, 1}
	if lookup := p.Sub.Looked.Lookup; err != nil || !slices.Equal(p.Sink.got, want) || report.Dropped != 3 || !slices.Equal(lookup.sizes, sizes) {
		t.Errorf("got %v, want %v, dropped %d, batches of %v, error %v", p.Sink.got, want, report.Dropped, lookup.sizes, err)
	}
}

// TestFailuresWithinABatchedSubPipeline: a record that fails at a stage is the one that becomes a
// dead letter, and the others pass.
func TestFailuresWithinABatchedSubPipeline(t *testing.T) {
	fails := func(in []*reading) ([]*reading, error) {
		for k, rec := range in {
			if rec.n == 2*9 {
				return doubled(slices.Delete(slices.Clone(in), k, k+1)), pipeline.BatchError{Failed: []int{k}, Errs: []error{errFault}}
			}
		}
		return doubled(in), nil
	}
	whole := func([]*reading) ([]*reading, error) { return nil, errFault }
	fewer := func(in []*reading) ([]*reading, error) { return doubled(in[:len(in)-1]), nil }
	more := func(in []*reading) ([]*reading, error) { return doubled(append(in, in...)), nil }
	for name, try := range map[string]struct {
		lookup  func([]*reading) ([]*reading, error)
		most    int
		out     int64
		letters map[int64]string
	}{
		"at a record": {nil, 10, 8, map[int64]string{11: "Looked: Limit: full", 12: "Looked: Limit: full"}},
		"in a batch":  {fails, 100, 9, map[int64]string{9: "Looked: Lookup: fault"}},
		"whole":       {whole, 3, 0, map[int64]string{3: "Looked: Lookup: fault", 4: "Looked: Limit: full"}},
		"too many":    {more, 1, 0, map[int64]string{1: "Looked: Lookup: ApplyBatch returned 2 records for 1"}},
		"too few":     {fewer, 2, 0, map[int64]string{2: "Looked: Lookup: ApplyBatch returned 1 records for 2, and it has to be known here which it dropped; return one for each, and beside them a BatchError that gives pipeline.Skip for those"}},
		"all dropped": {func([]*reading) ([]*reading, error) { return nil, nil }, 100, 0, nil},
		"all skipped": {func(in []*reading) ([]*reading, error) { return in, pipeline.Skip }, 100, 0, nil},
	} {
		t.Run(name, func(t *testing.T) {
			got := map[int64]string{}
			p := newBatchedSub(12, try.most, try.lookup)
			report, err := p.Run(context.Background(), pipeline.DeadLetters(func(l pipeline.DeadLetter) {
				if l.Record.(*reading).n != int(l.Number) || l.Component != "Sub" {
					t.Errorf("letter %+v of record %+v", l, l.Record)
				}
				got[l.Number] = l.Err.Error()
			}))
			balanced(t, report)
			if err != nil || report.Out != try.out || int(report.Dead) != len(got) {
				t.Errorf("out %d, dead %d, error %v", report.Out, report.Dead, err)
			}
			for number, text := range try.letters {
				if got[number] != text {
					t.Errorf("record %d: %q, want %q", number, got[number], text)
				}
			}
			if try.letters == nil && len(got) > 0 {
				t.Errorf("letters %v", got)
			}
			first := newBatchedSub(12, try.most, try.lookup)
			report, err = first.Run(context.Background())
			balanced(t, report)
			if (err != nil) != (len(got) > 0) {
				t.Errorf("error %v, with %d letters otherwise", err, len(got))
			}
			if blamed, ok := errors.AsType[*pipeline.ComponentError](err); ok && (blamed.Component != "Sub" || got[blamed.Number] == "") {
				t.Error(fmt.Sprint(err))
			}
		})
	}
}
