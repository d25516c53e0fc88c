package pipeline_test

import (
	"errors"
	"iter"
	"slices"

	"github.com/auditline/auditline/pipeline"
)

// busyBatches is busy with batches at every place.
type busyBatches struct {
	Source *hits          `pipeline:"source"`
	Try    *tryingBatches `pipeline:"stage,batch=5,retry=2,backoff=1us"`
	Work   *passBatches   `pipeline:"stage,batch=4,workers=3,unordered"`
	Within *withinBatches `pipeline:"stage,batch=6"`
	ByPage *passBatches   `pipeline:"stage,batch=7,key=page"`
	Totals *totalBatches  `pipeline:"stage,batch=3,workers=2,key=page"`
	All    *batchPage     `pipeline:"sink,batch=4"`
	Whole  *consumedHit   `pipeline:"sink,when=isEven"`
	Dead   *deadHits      `pipeline:"dead"`
}

// withinBatches is a sub-pipeline with batches.
type withinBatches struct {
	First  *pass        `pipeline:"stage"`
	Second *passBatches `pipeline:"stage,batch=2"`
}

// newBusyBatches is newBusy of those.
func newBusyBatches(even, dead map[int]int) chain {
	p := &busyBatches{
		&hits{upto: uptoInChains}, new(tryingBatches), new(passBatches), &withinBatches{new(pass), new(passBatches)}, new(passBatches),
		new(totalBatches), new(batchPage), &consumedHit{even}, &deadHits{dead},
	}
	ends := []*pass{&p.Work.pass, p.Within.First, &p.Within.Second.pass, &p.ByPage.pass}
	return chain{p, ends, func() []string { return p.All.lines }}
}

// eachOf applies a stage to each hit of a batch.
func eachOf(in []*hit, apply func(*hit) (*hit, error)) ([]*hit, error) {
	var failed pipeline.BatchError
	for k, rec := range in {
		if _, err := apply(rec); err != nil {
			failed.Failed, failed.Errs = append(failed.Failed, k), append(failed.Errs, err)
		}
	}
	if failed.Failed == nil {
		return in, nil
	}
	return in, failed
}

// passBatches is pass for batches.
type passBatches struct{ pass }

func (s *passBatches) ApplyBatch(in []*hit) ([]*hit, error) { return eachOf(in, s.Apply) }

// tryingBatches fails some hits for good, and some batches at the first attempt.
type tryingBatches struct{ failed bool }

func (s *tryingBatches) ApplyBatch(in []*hit) ([]*hit, error) {
	flaky := slices.ContainsFunc(in, func(rec *hit) bool { return rec.n%7 == 3 })
	if s.failed = flaky && !s.failed; s.failed {
		return nil, pipeline.Retryable(errBusy)
	}
	return eachOf(in, func(rec *hit) (*hit, error) {
		if rec.n%13 == 5 {
			return nil, errors.New("of no use")
		}
		return rec, nil
	})
}

// totalBatches is pageTotals for batches.
type totalBatches struct{ totals pageTotals }

func (s *totalBatches) ApplyBatch(in []*hit) ([]*hit, error) { return eachOf(in, s.totals.Apply) }

func (s *totalBatches) Flush() iter.Seq[*hit] { return s.totals.Flush() }
