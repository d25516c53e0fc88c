package pipeline_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"github.com/auditline/auditline/pipeline"
)

// Faults of a component with batches, beside those of others: the whole batch fails, or its first
// attempt does.
const (
	failsWhole fault = "fails the batch"
	flakes     fault = "flakes"
)

// batchProbe is a probe for batches. It notes what it has taken.
type batchProbe struct {
	probe
	flaked map[int]bool // batches that have failed once, by their first records
	got    []int
	hit    int // the record with the fault
}

// take sees a batch, and returns the error that the component is to return.
func (p *batchProbe) take(in []*item) error {
	if first := in[0].n; p.fault == flakes && !p.flaked[first] {
		if p.flaked == nil {
			p.flaked = map[int]bool{}
		}
		p.flaked[first] = true
		return pipeline.Retryable(errFault)
	}
	var failed pipeline.BatchError
	for i, rec := range in {
		f, dropped := p.see(rec)
		if f != works {
			p.hit = rec.n
		}
		switch {
		case f == failsWhole:
			return errFault
		case f == fails:
			failed.Failed, failed.Errs = append(failed.Failed, i), append(failed.Errs, errFault)
		case dropped:
			failed.Failed, failed.Errs = append(failed.Failed, i), append(failed.Errs, errSkip)
		default:
			p.got = append(p.got, rec.n)
		}
	}
	if failed.Failed == nil {
		return nil
	}
	return failed
}

// batchEach is a stage with batches, which drops items as other stages do.
type batchEach struct{ batchProbe }

func (s *batchEach) ApplyBatch(_ context.Context, in []*item) ([]*item, error) {
	return slices.Clone(in), s.take(in)
}

// batchPutter is a sink with batches.
type batchPutter struct{ batchProbe }

func (s *batchPutter) setProbe(q probe) {
	q.place = neverDrops
	s.probe = q
}

func (s *batchPutter) PutBatch(in []*item) error { return s.take(in) }

// neverDrops is the place of a component that drops nothing.
const neverDrops = -1

// Third says which items one of several sinks gets.
func (i *item) Third() bool { return i.n%3 == 0 }

// Chains in which batches stand behind every kind of neighbour.

type chainBatch struct {
	A *numbers     `pipeline:"source"`
	B *batchEach   `pipeline:"stage,batch=4,retry=2,backoff=1ms"`
	Z *batchPutter `pipeline:"sink,batch=3,retry=2,backoff=1ms"`
}

type chainBatchStages struct {
	A *numbers   `pipeline:"source"`
	B *each      `pipeline:"stage"`
	C *batchEach `pipeline:"stage,batch=4"`
	D *batchEach `pipeline:"stage,batch=3"`
	E *each      `pipeline:"stage"`
	Z *putter    `pipeline:"sink"`
}

type chainBatchSinks struct {
	A *numbers     `pipeline:"source"`
	B *batchEach   `pipeline:"stage,batch=4,retry=2,backoff=1ms"`
	C *each        `pipeline:"stage"`
	X *batchPutter `pipeline:"sink,batch=3,retry=2,backoff=1ms"`
	Y *batchPutter `pipeline:"sink,batch=2,when=Third"`
	Z *putter      `pipeline:"sink"`
}

type chainBatchWaits struct {
	A *numbers     `pipeline:"source"`
	B *batchEach   `pipeline:"stage,batch=4,wait=1h"`
	C *each        `pipeline:"stage"`
	X *batchPutter `pipeline:"sink,batch=3,wait=2h"`
	Y *batchPutter `pipeline:"sink,batch=2,when=Third"`
	Z *putter      `pipeline:"sink"`
}

type chainBatchWorkers struct {
	A *numbers      `pipeline:"source"`
	B *batchEach    `pipeline:"stage,batch=4"`
	C *fallibleEach `pipeline:"stage,workers=2,retry=1,backoff=1ms"`
	D *batchEach    `pipeline:"stage,batch=3,retry=1,backoff=1ms"`
	X *batchPutter  `pipeline:"sink,batch=3"`
	Z *putter       `pipeline:"sink"`
}

// batchChain is a chain with what its tags say.
type batchChain struct {
	make  func() pipeline.Pipeline
	sizes []int // of the components' batches, 0 for one by one
	sinks int
	when  int          // the sink that gets every third record only, 0 for none
	tries map[int]bool // components with retries
}

var batchChains = []batchChain{
	{func() pipeline.Pipeline { return &chainBatch{new(numbers), new(batchEach), new(batchPutter)} }, []int{0, 4, 3}, 1, 0, map[int]bool{1: true, 2: true}},
	{func() pipeline.Pipeline {
		return &chainBatchStages{new(numbers), new(each), new(batchEach), new(batchEach), new(each), new(putter)}
	}, []int{0, 0, 4, 3, 0, 0}, 1, 0, nil},
	{func() pipeline.Pipeline {
		return &chainBatchSinks{new(numbers), new(batchEach), new(each), new(batchPutter), new(batchPutter), new(putter)}
	}, []int{0, 4, 0, 3, 2, 0}, 3, 4, map[int]bool{1: true, 3: true}},
	{func() pipeline.Pipeline {
		return &chainBatchWaits{new(numbers), new(batchEach), new(each), new(batchPutter), new(batchPutter), new(putter)}
	}, []int{0, 4, 0, 3, 2, 0}, 3, 4, nil},
}

// canBatch reports whether a component can do it at all.
func canBatch(component any, f fault) bool {
	switch component.(type) {
	case *batchEach, *batchPutter:
		return slices.Contains([]fault{works, fails, failsWhole, flakes, panics, cancels, sleeps}, f)
	}
	return f != failsWhole && f != flakes && can(component, f)
}

// TestFaultsWithBatches injects every fault at every place, and compares counts, error, dead
// letters and what the sinks have taken with a simple model.
func TestFaultsWithBatches(t *testing.T) {
	everyBatchFault(batchChains, func(t *testing.T, chain batchChain, place int, f fault, letters bool) {
		want := simulateBatches(chain, place, f, letters).batchOutcome
		if diff := cmp.Diff(want, runBatches(t, chain.make(), place, f, letters)); diff != "" {
			t.Error(diff)
		}
	}, t)
}

// TestFaultsWithBatchesAndWorkers checks what holds whichever worker is the first.
func TestFaultsWithBatchesAndWorkers(t *testing.T) {
	chain := batchChain{func() pipeline.Pipeline {
		return &chainBatchWorkers{new(numbers), new(batchEach), new(fallibleEach), new(batchEach), new(batchPutter), new(putter)}
	}, []int{0, 4, 0, 3, 3, 0}, 2, 0, map[int]bool{3: true}}
	everyBatchFault([]batchChain{chain}, func(t *testing.T, chain batchChain, place int, f fault, letters bool) {
		p := chain.make().(*chainBatchWorkers)
		got := runBatches(t, p, place, f, letters)
		passing := 0
		for n := 1; n <= records; n++ {
			if !drops(1, n) && !drops(2, n) && !drops(3, n) {
				passing++
			}
		}
		taken := got.Got[0]
		inHalf := place == 4 && (f == failsWhole || f == panics) // the sink has noted records of a batch that it then fails
		if !slices.IsSorted(taken) || len(slices.Compact(slices.Clone(taken))) != len(taken) || !inHalf && len(taken) != int(got.Counts[4][1]) {
			t.Errorf("the sink has taken %v, and its line says %v", taken, got.Counts[4])
		}
		if slices.ContainsFunc(taken, func(n int) bool { return drops(1, n) || drops(2, n) || drops(3, n) }) {
			t.Errorf("the sink has taken %v", taken)
		}
		if whole := got.Place < 0 && !got.Cause && f != stops; whole && !letters && got.Sums[1] != int64(passing) {
			t.Errorf("out %d of %d that are not dropped", got.Sums[1], passing)
		}
		hit := map[int]*batchEach{1: p.B, 3: p.D}[place]
		if hit != nil && (f == fails || f == failsWhole) && !letters && slices.ContainsFunc(taken, func(n int) bool { return n >= hit.hit }) {
			t.Errorf("record %d failed, but the sink has taken %v", hit.hit, taken)
		}
	}, t)
}

// everyBatchFault calls test for every fault at every place of every chain.
func everyBatchFault(chains []batchChain, test func(t *testing.T, chain batchChain, place int, f fault, letters bool), t *testing.T) {
	for _, chain := range chains {
		components, names := fieldsOf(chain.make())
		for place := range components {
			for _, f := range []fault{works, fails, failsWhole, flakes, panics, panicsFirst, panicsAtEnd, stops, cancels, sleeps} {
				for _, letters := range []bool{false, true} {
					if canBatch(components[place], f) && (f != flakes || chain.tries[place]) {
						t.Run(fmt.Sprintf("%T/%s %s/letters %v", chain.make(), names[place], f, letters), func(t *testing.T) {
							synctest.Test(t, func(t *testing.T) { test(t, chain, place, f, letters) })
						})
					}
				}
			}
		}
	}
}

// batchOutcome is what can be seen of a run.
type batchOutcome struct {
	Sums    [4]int64 // in, out, dropped, dead
	Counts  [][4]int64
	Place   int
	Number  int64
	Cause   bool
	Letters [][2]int
	Got     [][]int // what the sinks with batches have taken
}

// runBatches runs a chain with one fault, and checks what holds of every run.
func runBatches(t *testing.T, p pipeline.Pipeline, place int, f fault, letters bool) batchOutcome {
	components, names := fieldsOf(p)
	ctx, cancel := context.WithCancelCause(context.Background())
	defer cancel(nil)
	for i, c := range components {
		q := probe{place: i}
		if i == place {
			q.fault, q.k, q.cancel = f, faultAt, func() { cancel(errCancelled) }
		}
		c.(prober).setProbe(q)
	}
	source := sourceOf(components[0])
	source.n = records
	got := batchOutcome{Place: -1}
	opts := []pipeline.Option{pipeline.MonitorEvery(3)}
	if letters {
		opts = append(opts, pipeline.DeadLetters(func(l pipeline.DeadLetter) {
			got.Letters = append(got.Letters, [2]int{slices.Index(names, l.Component), int(l.Number)})
		}))
	}
	report, err := p.Run(ctx, opts...)
	if failed, ok := errors.AsType[*pipeline.ComponentError](err); ok {
		got.Place, got.Number = slices.Index(names, failed.Component), failed.Number
	}
	got.Cause = errors.Is(err, errCancelled)
	got.Sums = [4]int64{report.In, report.Out, report.Dropped, report.Dead}
	got.Counts = accounts(report)
	for i, c := range components {
		if sink, ok := c.(*batchPutter); ok {
			got.Got = append(got.Got, sink.got)
		}
		if m := report.Components[i].Monitor; m.RecordsProcessed() != report.Components[i].Received || m.ErrorCount() != report.Components[i].Dead {
			t.Errorf("monitor of %s says %d records, %d errors", names[i], m.RecordsProcessed(), m.ErrorCount())
		}
	}
	balanced(t, report)
	for _, c := range report.Components {
		if c.Received != c.Passed+c.Dropped+c.Dead {
			t.Errorf("%s: received %d, passed %d, dropped %d, dead %d", c.Name, c.Received, c.Passed, c.Dropped, c.Dead)
		}
	}
	if source.seen > 0 && !source.released {
		t.Error("the source was not released")
	}
	return got
}
