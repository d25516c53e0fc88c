package pipeline_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"github.com/auditline/auditline/pipeline"
)

// batchTry is a run over a chain with batches, of which one component meets a fault with one item.
type batchTry struct {
	chain   batchChain
	place   int
	fault   fault
	item    int // with which it does
	records int
	letters fault // what the first dead letter meets; "" where nobody takes letters
}

// canBatch reports whether a component can do it at all.
func canBatch(component any, f fault) bool {
	switch component.(type) {
	case *batchEach, *batchPutter:
		return slices.Contains([]fault{works, fails, failsWhole, flakes, panics, cancels, drains, sleeps}, f)
	}
	return f != failsWhole && f != flakes && can(component, f)
}

// TestFaultsWithBatches injects every fault at every place of every chain, and compares counts,
// error, dead letters and what the sinks have taken with a simple model.
func TestFaultsWithBatches(t *testing.T) {
	for _, chain := range batchChains {
		components, names, _ := chain.parts(chain.make())
		for place := range components {
			for _, f := range []fault{works, fails, failsWhole, flakes, panics, panicsFirst, panicsAtEnd, stops, cancels, drains, sleeps} {
				for _, letters := range chain.letters() {
					if canBatch(components[place], f) && (f != flakes || chain.tries[place]) {
						t.Run(fmt.Sprintf("%T/%s %s/letters %s", chain.make(), names[place], f, letters), func(t *testing.T) {
							checkBatches(t, batchTry{chain, place, f, faultAt, records, letters})
						})
					}
				}
			}
		}
	}
}

// TestRandomFaultsWithBatches does so for inputs of every length, with the fault anywhere.
func TestRandomFaultsWithBatches(t *testing.T) {
	for seed := range uint64(2000) {
		random := rand.New(rand.NewPCG(seed, 0))
		chain := batchChains[random.IntN(len(batchChains))]
		components, _, _ := chain.parts(chain.make())
		try := batchTry{chain: chain, place: random.IntN(len(components)), records: random.IntN(40)}
		try.item = 1 + random.IntN(40)
		faults := []fault{works, fails, failsWhole, panics, panicsFirst, panicsAtEnd, stops, cancels, drains, sleeps}
		faults = slices.DeleteFunc(faults, func(f fault) bool { return !canBatch(components[try.place], f) })
		try.fault = faults[random.IntN(len(faults))]
		try.letters = chain.letters()[random.IntN(len(chain.letters()))]
		t.Run(fmt.Sprintf("%d %T/%d of %d/%d %s/letters %s", seed, chain.make(), try.item, try.records, try.place, try.fault, try.letters), func(t *testing.T) {
			checkBatches(t, try)
		})
	}
}

// letters are what may become of dead letters in runs over the chain.
func (c batchChain) letters() []fault {
	if _, _, box := c.parts(c.make()); box != nil {
		return []fault{works, fails, panics}
	}
	return []fault{"", works, panics}
}

// checkBatches compares a run with the model. How far workers come before a run ends early is
// another thing each time: of such a run, what the sinks have taken has to be the beginning of what
// they would take without the fault. One that is drained is a whole run over what has come in.
func checkBatches(t *testing.T, try batchTry) {
	synctest.Test(t, func(t *testing.T) {
		want := simulateBatches(try)
		got := try.run(t)
		if try.chain.worked && try.fault == drains {
			try.fault, try.records = works, int(got.Sums[0])
			want = simulateBatches(try)
		}
		if !try.chain.worked || want.Place < 0 && !want.Cause {
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
			return
		}
		if got.Place != want.Place || got.Number != want.Number || got.Cause != want.Cause {
			t.Errorf("record %d of component %d is to blame, cancelled %v; want %d, %d, %v", got.Number, got.Place, got.Cause, want.Number, want.Place, want.Cause)
		}
		whole := try
		whole.fault = works
		for j, all := range simulateBatches(whole).Got {
			if try.fault == fails && try.chain.sizes[try.place] > 0 { // what else is in the batch may be noted
				all = slices.DeleteFunc(all, func(n int) bool { return n == try.item })
			}
			if n := len(got.Got[j]); n > len(all) || !slices.Equal(got.Got[j], all[:n]) {
				t.Errorf("sink %d has taken %v, which does not begin %v", j, got.Got[j], all)
			}
		}
	})
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

// run runs the chain, and checks what holds of every run.
func (try batchTry) run(t *testing.T) batchOutcome {
	p := try.chain.make()
	components, names, box := try.chain.parts(p)
	ctx, cancel := context.WithCancelCause(context.Background())
	defer cancel(nil)
	stop, drain := context.WithCancel(context.Background())
	defer drain()
	for i, c := range components {
		q := probe{place: i}
		if i == try.place {
			q.fault, q.only, q.cancel = try.fault, try.item, func() { cancel(errCancelled) }
		}
		if try.fault == drains {
			q.cancel = drain
		}
		c.(prober).setProbe(q)
	}
	source := sourceOf(components[0])
	source.n = try.records
	got := batchOutcome{Place: -1}
	opts := []pipeline.Option{pipeline.MonitorEvery(3), pipeline.StopOn(stop)}
	switch {
	case box != nil:
		box.fault = try.letters
	case try.letters != "":
		box = &letterBox{fault: try.letters}
		opts = append(opts, pipeline.DeadLetters(func(l pipeline.DeadLetter) { box.Put(l) }))
	default:
		box = new(letterBox)
	}
	report, err := p.Run(ctx, opts...)
	if failed, ok := errors.AsType[*pipeline.ComponentError](err); ok {
		got.Place, got.Number = slices.Index(names, failed.Component), failed.Number
	}
	for _, l := range box.letters {
		got.Letters = append(got.Letters, [2]int{slices.Index(names, l.Component), int(l.Number)})
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
