package pipeline_test

import (
	"context"
	"errors"
	"iter"
	"runtime"
	"testing"

	"github.com/auditline/auditline/pipeline"
)

// leaver ends its goroutine when it sees a record the so many-th time, as testing's FailNow does.
type leaver struct{ at, seen int }

func (l *leaver) see() {
	if l.seen++; l.seen == l.at {
		runtime.Goexit()
	}
}

type leavingSource struct{ leaver }

func (s *leavingSource) Stream() iter.Seq[*reading] {
	return func(yield func(*reading) bool) {
		for n := 1; n <= 6; n++ {
			if s.see(); !yield(&reading{n}) {
				return
			}
		}
	}
}

type leavingEach struct{ leaver }

func (s *leavingEach) Apply(rec *reading) (*reading, bool) {
	s.see()
	return rec, true
}

type leavingWhole struct{ leaver }

func (s *leavingWhole) Transform(in iter.Seq[*reading]) iter.Seq[*reading] {
	return func(yield func(*reading) bool) {
		for rec := range in {
			if s.see(); !yield(rec) {
				return
			}
		}
	}
}

type leavingTable struct{ leaver }

func (s *leavingTable) Put(*reading) error {
	s.see()
	return nil
}

type leavingOne struct {
	Source *leavingSource `pipeline:"source"`
	Each   *leavingEach   `pipeline:"stage"`
	Whole  *leavingWhole  `pipeline:"stage"`
	Table  *leavingTable  `pipeline:"sink"`
}

type leavingFork struct {
	Source *leavingSource `pipeline:"source"`
	Each   *leavingEach   `pipeline:"stage"`
	Whole  *leavingWhole  `pipeline:"stage"`
	Table  *leavingTable  `pipeline:"sink,retry=1"`
	All    *committing    `pipeline:"sink"`
}

// leave runs p in a goroutine that ends, and returns how a view saw that.
func leave(t *testing.T, p pipeline.Pipeline) pipeline.Snapshot {
	live, view := pipeline.Live()
	gone, returned := make(chan struct{}), false
	go func() {
		defer close(gone)
		p.Run(context.Background(), live)
		returned = true
	}()
	<-gone
	if returned {
		t.Errorf("%T has returned", p)
	}
	return view.Snapshot()
}

// TestGoexitIsNoEndOfTheInput: whoever ends the goroutine of the run is named, its record is dead,
// and a sink that keeps all or nothing keeps nothing.
func TestGoexitIsNoEndOfTheInput(t *testing.T) {
	for place, name := range []string{"Source", "Each", "Whole", "Table"} {
		at := make([]int, 4)
		at[place] = 3
		parts := func() (*leavingSource, *leavingEach, *leavingWhole, *leavingTable) {
			return &leavingSource{leaver{at: at[0]}}, &leavingEach{leaver{at: at[1]}}, &leavingWhole{leaver{at: at[2]}}, &leavingTable{leaver{at: at[3]}}
		}
		source, each, whole, table := parts()
		all := new(committing)
		forked := leave(t, &leavingFork{source, each, whole, table, all})
		if all.got != nil || all.cause == nil {
			t.Errorf("%s: the other sink keeps %v, and knows of %v", name, all.got, all.cause)
		}
		source, each, whole, table = parts()
		one := leave(t, &leavingOne{source, each, whole, table})
		source, each, whole, table = parts()
		runner, err := pipeline.NewRunner(source, []any{each, whole}, table)
		if err != nil {
			t.Fatal(err)
		}
		atRunTime := leave(t, runner)
		for _, s := range []pipeline.Snapshot{forked, one, atRunTime} {
			balance(t, s)
			failed, ok := errors.AsType[*pipeline.ComponentError](s.Err)
			if !ok || failed.Component != name && failed.Type != failed.Component || failed.Err.Error() != "called runtime.Goexit" || s.State != "panicked" {
				t.Errorf("%s: %s: %.100v", name, s.State, s.Err)
				continue
			}
			if want := int64(min(place, 1)); s.Components[place].Name != failed.Component || s.Dead != want || failed.Number != 3*want {
				t.Errorf("%s: %s is named with record %d; %d dead", name, failed.Component, failed.Number, s.Dead)
			}
		}
	}
}

// TestRunWhileItsGoroutineEnds: a deferred function may run a pipeline.
func TestRunWhileItsGoroutineEnds(t *testing.T) {
	reports := make(chan *pipeline.Report, 1)
	go func() {
		defer func() {
			report, _ := (&leavingOne{new(leavingSource), new(leavingEach), new(leavingWhole), new(leavingTable)}).Run(context.Background())
			reports <- report
		}()
		runtime.Goexit()
	}()
	if r := <-reports; r.Err != nil || r.Out != 6 {
		t.Errorf("%d out: %v", r.Out, r.Err)
	}
}
