package pipeline_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/auditline/auditline/pipeline"
)

// tally adds the amounts of its sales up, and gives one sale with the total at the end.
type tally struct {
	shop    string
	total   int
	flushed *int
}

func (t *tally) Apply(rec *sale) (*sale, bool) {
	t.shop, t.total = rec.shop, t.total+rec.amount
	return nil, false
}

func (t *tally) Flush() iter.Seq[*sale] {
	return func(yield func(*sale) bool) {
		*t.flushed++
		if yield(&sale{shop: t.shop, total: t.total}) {
			yield(&sale{shop: t.shop, total: -t.total})
		}
	}
}

// choosy fails, panics or cancels at the sale of a given amount or total.
type choosy struct {
	fail, panics, stop int
	cancel             context.CancelFunc
}

func (c *choosy) Apply(rec *sale) (*sale, error) {
	switch what := rec.amount + rec.total; {
	case what == 0:
	case what == c.fail:
		return nil, errors.New("unwanted")
	case what == c.panics:
		panic("cannot")
	case what == c.stop:
		c.cancel()
	}
	return rec, nil
}

type perShopTotals struct {
	Source sales   `pipeline:"source"`
	Before *choosy `pipeline:"stage"`
	Tally  *tally  `pipeline:"stage,key=shop"`
	After  *choosy `pipeline:"stage"`
	Sink   totals  `pipeline:"sink"`
}

// total is the same without keys.
type total struct {
	Source sales   `pipeline:"source"`
	Before *choosy `pipeline:"stage"`
	Tally  *tally  `pipeline:"stage"`
	After  *choosy `pipeline:"stage"`
	Sink   totals  `pipeline:"sink"`
}

func TestFlushGivesEachKeysRestInTheOrderOfTheKeys(t *testing.T) {
	var got []int
	flushed := 0
	p := &perShopTotals{someSales(), &choosy{}, &tally{flushed: &flushed}, &choosy{}, totals{&got}}
	report, err := p.Run(context.Background(), pipeline.MonitorEvery(2))
	if err != nil {
		t.Fatal(err)
	}
	if want := []int{9, -9, 24, -24}; !slices.Equal(got, want) || flushed != 2 {
		t.Errorf("totals %v of %d copies, want %v", got, flushed, want)
	}
	if c := report.Components[2]; c.Received != 5 || c.Passed != 4 || c.Absorbed != 1 || report.Absorbed != 1 {
		t.Errorf("the tally received %d, passed %d, absorbed %d", c.Received, c.Passed, c.Absorbed)
	}
}

// TestFlushFaults lets a run end at every place in every way, as generated and at run time. What
// has kept a part of its input only is not asked for it, and nothing is lost to the accounts.
func TestFlushFaults(t *testing.T) {
	type faults struct {
		before, after choosy
		flushes       bool
		got           int
		blamed        string
	}
	for name, f := range map[string]faults{
		"before fails":   {before: choosy{fail: 4}, blamed: "Before"},
		"before panics":  {before: choosy{panics: 4}, blamed: "Before"},
		"before cancels": {before: choosy{stop: 4}},
		"after fails":    {after: choosy{fail: -33}, flushes: true, got: 1, blamed: "After"},
		"after panics":   {after: choosy{panics: -33}, flushes: true, got: 1, blamed: "After"},
		"after cancels":  {after: choosy{stop: 33}, flushes: true, got: 1},
	} {
		t.Run(name, func(t *testing.T) {
			for _, generated := range []bool{true, false} {
				ctx, cancel := context.WithCancel(context.Background())
				defer cancel()
				f.before.cancel, f.after.cancel = cancel, cancel
				var got []int
				flushed := 0
				before, after := f.before, f.after
				p := &total{someSales(), &before, &tally{flushed: &flushed}, &after, totals{&got}}
				run := p.Run
				if !generated {
					runner, err := pipeline.NewRunner(p.Source, []any{p.Before, p.Tally, p.After}, p.Sink)
					if err != nil {
						t.Fatal(err)
					}
					run = runner.Run
				}
				report, err := run(ctx, pipeline.MonitorEvery(1))
				if err == nil || flushed > 0 != f.flushes || len(got) != f.got {
					t.Errorf("error %v, %d flushed, %d came to the sink", err, flushed, len(got))
				}
				if failed, ok := errors.AsType[*pipeline.ComponentError](err); ok && generated && failed.Component != f.blamed {
					t.Errorf("%s is blamed, want %q", failed.Component, f.blamed)
				}
				if sum := report.Out + report.Dropped + report.Dead + report.Absorbed; report.In != sum {
					t.Errorf("%d in, %d accounted for: %+v", report.In, sum, report)
				}
			}
		})
	}
}

// kept is a stage on the whole stream behind one that flushes: it must know that its input was cut.
type kept struct{ sum int }

func (k *kept) Transform(in iter.Seq[*sale]) iter.Seq[*sale] {
	return func(yield func(*sale) bool) {
		for rec := range in {
			k.sum += rec.total
		}
		yield(&sale{total: k.sum})
	}
}

type flushIntoSum struct {
	Source sales   `pipeline:"source"`
	Before *choosy `pipeline:"stage"`
	Tally  *tally  `pipeline:"stage"`
	Sum    *kept   `pipeline:"stage"`
	Sink   totals  `pipeline:"sink"`
}

func TestSumBehindAFlushIsOfTheWholeOrNothing(t *testing.T) {
	for fail, want := range map[int]string{0: "[0]", 4: "[]"} {
		var got []int
		flushed := 0
		p := &flushIntoSum{someSales(), &choosy{fail: fail}, &tally{flushed: &flushed}, new(kept), totals{&got}}
		report, _ := p.Run(context.Background())
		if fmt.Sprint(got) != want || report.In != report.Out+report.Dropped+report.Dead+report.Absorbed {
			t.Errorf("failing at %d: got %v, want %s; %+v", fail, got, want, report)
		}
	}
}

// draining yields sales and drains the run after the third one.
type draining struct {
	drain   context.CancelFunc
	yielded *int
}

func (s draining) Stream() iter.Seq[*sale] {
	return func(yield func(*sale) bool) {
		for *s.yielded = 1; ; *s.yielded++ {
			if *s.yielded == 3 {
				s.drain()
			}
			runtime.Gosched() // on js/wasm nothing else interrupts a loop
			if !yield(&sale{shop: "a", amount: 1}) {
				return
			}
		}
	}
}

// doneUnnoticed is a context that is done, of which nothing has told those who watch it yet.
type doneUnnoticed struct {
	context.Context
	done *bool
}

func (c doneUnnoticed) Err() error {
	if *c.done {
		return context.Canceled
	}
	return nil
}

// TestStopOnIsLookedAt: a run is drained after a batch at the latest, though what watches the
// context gets no processor.
func TestStopOnIsLookedAt(t *testing.T) {
	done, yielded, flushed := false, 0, 0
	var got []int
	p := &drained{draining{func() { done = true }, &yielded}, &tally{flushed: &flushed}, totals{&got}}
	report, err := p.Run(t.Context(), pipeline.StopOn(doneUnnoticed{t.Context(), &done}), pipeline.MonitorEvery(10))
	if err != nil || !report.Stopped || yielded > 20 || !slices.Equal(got, []int{yielded, -yielded}) {
		t.Errorf("stopped %v after %d records, flushed %v, error %v", report.Stopped, yielded, got, err)
	}
}

type drained struct {
	Source draining `pipeline:"source"`
	Tally  *tally   `pipeline:"stage"`
	Sink   totals   `pipeline:"sink"`
}

func TestStopOnDrains(t *testing.T) {
	for _, generated := range []bool{true, false} {
		stop, drain := context.WithCancel(context.Background())
		var got []int
		yielded, flushed := 0, 0
		p := &drained{draining{drain, &yielded}, &tally{flushed: &flushed}, totals{&got}}
		run := p.Run
		if !generated {
			runner, err := pipeline.NewRunner(p.Source, []any{p.Tally}, p.Sink)
			if err != nil {
				t.Fatal(err)
			}
			run = runner.Run
		}
		report, err := run(context.Background(), pipeline.StopOn(stop), pipeline.MonitorEvery(1))
		if err != nil || !report.Stopped || report.In != int64(yielded) || flushed != 1 {
			t.Fatalf("error %v, stopped %v, %d in of %d, %d flushed", err, report.Stopped, report.In, yielded, flushed)
		}
		if want := []int{yielded, -yielded}; !slices.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
		if report.Out+report.Dropped+report.Absorbed != report.In {
			t.Errorf("accounts: %+v", report)
		}
		var text bytes.Buffer
		report.WriteText(&text)
		if !strings.Contains(text.String(), "stopped        the source, before its end") {
			t.Errorf("the report does not say that it was stopped:\n%s", &text)
		}
		var fields struct{ Ended string }
		if data, _ := json.Marshal(report); json.Unmarshal(data, &fields) != nil || fields.Ended != "stopped" {
			t.Errorf("the report's JSON says %q", fields.Ended)
		}
	}
}

func TestStopOnWithoutAnEndChangesNothing(t *testing.T) {
	var got []int
	flushed := 0
	p := &total{someSales(), &choosy{}, &tally{flushed: &flushed}, &choosy{}, totals{&got}}
	report, err := p.Run(context.Background(), pipeline.StopOn(context.Background()))
	if err != nil || report.Stopped || report.In != 5 {
		t.Errorf("error %v, stopped %v, in %d", err, report.Stopped, report.In)
	}
}
