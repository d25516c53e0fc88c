package pipeline_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/auditline/auditline/pipeline"
)

// ledger is told the place of each record, and leaves out those that it has.
type ledger struct {
	has   map[string]int
	again int
}

func (l *ledger) PutAt(_ context.Context, at int, rec *hit) error {
	key := fmt.Sprint(at, " ", rec.n)
	if l.has == nil {
		l.has = map[string]int{}
	}
	if l.has[key]++; l.has[key] > 1 {
		l.again++
	}
	if at != rec.n+1 && rec.n >= 0 {
		return fmt.Errorf("hit %d has place %d", rec.n, at)
	}
	return nil
}

type placed struct {
	Source *hits   `pipeline:"source"`
	Ledger *ledger `pipeline:"sink"`
}

type placedByWorkers struct {
	Source *hits    `pipeline:"source"`
	Work   *pass    `pipeline:"stage,workers=4,unordered"`
	Sum    *running `pipeline:"stage"`
	First  *ledger  `pipeline:"sink"`
	Second *ledger  `pipeline:"sink,required"`
}

func TestSinksAreToldThePlacesOfRecords(t *testing.T) {
	m, l := new(memory), new(ledger)
	for _, fails := range []int{33, 71, -1} {
		p := &placedByWorkers{&hits{upto: 100}, new(pass), new(running), l, l}
		p.Work.do = func() error { return errors.New("broken") }
		p.Work.at = func(n int) bool { return n == fails }
		report, err := p.Run(t.Context(), pipeline.Checkpoint(m, 9))
		if (err == nil) != (fails < 0) || report.Delivery != pipeline.ExactlyOnce {
			t.Fatal(err, report.Delivery)
		}
	}
	want := map[string]int{"100 -101": 2} // the sum at the end
	for n := range 100 {
		want[fmt.Sprint(n+1, " ", n)] = 2 // both sinks are one ledger
	}
	if got := slices.Collect(maps.Keys(l.has)); len(got) != len(want) {
		t.Errorf("got %d hits, want %d", len(got), len(want))
	}
	for key := range want {
		if l.has[key] < 2 {
			t.Errorf("%s came %d times", key, l.has[key])
		}
	}
}

type placedSums struct {
	Source *hits    `pipeline:"source"`
	Before *pass    `pipeline:"stage"`
	Sum    *running `pipeline:"stage"`
	Ledger *ledger  `pipeline:"sink"`
}

// TestPlaceOfWhatWasKept: what a stage gives at the end has the place of the last record, also
// where an earlier run had that one.
func TestPlaceOfWhatWasKept(t *testing.T) {
	m, l := new(memory), new(ledger)
	for _, last := range []int{9, -1} {
		stop, drain := context.WithCancel(t.Context())
		before := &pass{func(n int) bool { return n == last }, func() error { drain(); return nil }}
		report, err := (&placedSums{&hits{upto: 10}, before, new(running), l}).Run(t.Context(), pipeline.Checkpoint(m, 4), pipeline.StopOn(stop), pipeline.MonitorEvery(1))
		if drain(); err != nil || report.Stopped != (last > 0) {
			t.Fatal(err, report.Stopped)
		}
	}
	if l.has["10 -11"] != 1 || len(l.has) != 11 {
		t.Errorf("the ledger has %v", l.has)
	}
}
