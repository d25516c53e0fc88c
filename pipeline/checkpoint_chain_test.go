package pipeline_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"testing"

	"github.com/auditline/auditline/pipeline"
)

// busy has a bit of everything that a checkpoint has to do with.
type busy struct {
	Source *hits        `pipeline:"source"`
	Try    *tryingHits  `pipeline:"stage,retry=2,backoff=1us"`
	Work   *pass        `pipeline:"stage,workers=3,unordered"`
	Within *within      `pipeline:"stage"`
	Totals *pageTotals  `pipeline:"stage,workers=2,key=page"`
	All    *page        `pipeline:"sink"`
	Whole  *consumedHit `pipeline:"sink,when=isEven"`
	Dead   *deadHits    `pipeline:"dead"`
}

// within is a sub-pipeline.
type within struct {
	First  *pass `pipeline:"stage"`
	Second *pass `pipeline:"stage"`
}

func (h *hit) isEven() bool { return h.n%2 == 0 }

// tryingHits fails some hits for good, and others at the first attempt.
type tryingHits struct{ failed bool }

func (t *tryingHits) Apply(rec *hit) (*hit, error) {
	if rec.n%13 == 5 {
		return nil, errors.New("of no use")
	}
	if t.failed = !t.failed && rec.n%7 == 3; t.failed {
		return nil, pipeline.Retryable(errBusy)
	}
	return rec, nil
}

// pageTotals passes hits on, and gives their sum at the end.
type pageTotals struct {
	page string
	sum  int
	hits map[int]bool
}

func (t *pageTotals) Apply(rec *hit) (*hit, error) {
	if t.hits == nil {
		t.hits = map[int]bool{}
	}
	if t.hits[rec.n] {
		return nil, fmt.Errorf("hit %d comes again", rec.n)
	}
	t.page, t.sum, t.hits[rec.n] = rec.page, t.sum+rec.n, true
	return rec, nil
}

func (t *pageTotals) Flush() iter.Seq[*hit] {
	return func(yield func(*hit) bool) { yield(&hit{n: -2, page: t.page, sum: t.sum}) }
}

// consumedHit takes the whole stream, line by line.
type consumedHit struct{ seen map[int]int }

func (c *consumedHit) Consume(in iter.Seq[*hit]) {
	for rec := range in {
		c.seen[rec.n]++
	}
}

type deadHits struct{ seen map[int]int }

// errBusy is worth another attempt.
var errBusy = errors.New("busy")

func (d *deadHits) Put(l pipeline.DeadLetter) error {
	if errors.Is(l.Err, errBusy) {
		return nil // the end of the run has cut the wait for that short: the hit comes again
	}
	d.seen[l.Record.(*hit).n]++
	return nil
}

// chain is a pipeline of which one stage can be told to end the run.
type chain struct {
	pipeline.Pipeline
	ends  []*pass
	lines func() []string // what the first sink was given
}

// newBusy makes a chain whose second sink and dead letters go to even and dead.
func newBusy(even, dead map[int]int) chain {
	p := &busy{
		&hits{upto: uptoInChains}, new(tryingHits), new(pass), &within{new(pass), new(pass)}, new(pageTotals),
		new(page), &consumedHit{even}, &deadHits{dead},
	}
	return chain{p, []*pass{p.Work, p.Within.First, p.Within.Second}, func() []string { return p.All.lines }}
}

const uptoInChains = 120

// TestResumeChains ends runs at hits drawn at random, in ways drawn at random, until one comes to
// its end: nothing is lost then, and what the stages hold has seen each hit once.
func TestResumeChains(t *testing.T) {
	for name, newChain := range map[string]func(even, dead map[int]int) chain{"records": newBusy, "batches": newBusyBatches} {
		for seed := range uint64(40) {
			resumeChain(t, fmt.Sprintf("%s, seed %d", name, seed), newChain, rand.New(rand.NewPCG(seed, 1)))
		}
	}
}

func resumeChain(t *testing.T, name string, newChain func(even, dead map[int]int) chain, random *rand.Rand) {
	m, all, even, dead := new(memory), map[string]int{}, map[int]int{}, map[int]int{}
	every := 1 + random.IntN(20)
	for runs := 0; ; runs++ {
		ctx, cancel := context.WithCancel(t.Context())
		stop, drain := context.WithCancel(t.Context())
		c, last := newChain(even, dead), random.IntN(2*uptoInChains)
		if which := c.ends[random.IntN(len(c.ends))]; runs < 30 {
			which.do = []func() error{
				func() error { panic("broken") }, func() error { cancel(); return nil }, func() error { drain(); return nil },
			}[random.IntN(3)]
			which.at = func(n int) bool { return n == last }
		}
		report, err := c.Run(ctx, pipeline.Checkpoint(m, every), pipeline.StopOn(stop), pipeline.MonitorEvery(random.IntN(9)))
		cancel()
		drain()
		checkAccounts(t, report)
		for _, line := range c.lines() {
			all[line]++
		}
		if err == nil && !report.Stopped {
			break
		}
		if runs > 30 {
			t.Fatalf("%s, every %d: run %d ended with %v, stopped %v", name, every, runs, err, report.Stopped)
		}
	}
	wantAllHits(t, fmt.Sprintf("%s, every %d", name, every), uptoInChains, all, even, dead)
}

func wantAllHits(t *testing.T, name string, upto int, all map[string]int, even, dead map[int]int) {
	t.Helper()
	var sums [3]int
	for n := range upto {
		bad := n%13 == 5
		if !bad {
			sums[n%3] += n
		}
		line := fmt.Sprint(n, string(rune('a'+n%3)), 0)
		if bad != (dead[n] > 0) || bad == (all[line] > 0) || (bad || n%2 > 0) == (even[n] > 0) {
			t.Errorf("%s: hit %d: %d times dead, %d in all, %d among the even ones", name, n, dead[n], all[line], even[n])
		}
	}
	for i, sum := range sums {
		if line := fmt.Sprint(-2, string(rune('a'+i)), sum); all[line] != 1 {
			t.Errorf("%s: the sum %s comes %d times", name, line, all[line])
		}
	}
}
