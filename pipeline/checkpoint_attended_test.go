package pipeline_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/auditline/auditline/pipeline"
)

// attended is busy with batches that are handed over while the source is quiet.
type attended struct {
	Source *hits        `pipeline:"source,tap"`
	Try    *hangingHits `pipeline:"stage,retry=2,backoff=1ms,timeout=5ms,tap"`
	Work   *pass        `pipeline:"stage,workers=3"`
	ByPage *passBatches `pipeline:"stage,batch=7,wait=3ms,key=page"`
	Crew   *passBatches `pipeline:"stage,batch=4,wait=2ms,workers=2"`
	Totals *pageTotals  `pipeline:"stage,workers=2,key=page"`
	All    *page        `pipeline:"sink,retry=1,backoff=1ms"`
	Placed *placedOnce  `pipeline:"sink,required"`
	Even   *evenBatches `pipeline:"sink,when=isEven,batch=3,wait=4ms"`
	Dead   *deadHits    `pipeline:"dead"`
}

// hangingHits fails some hits for good, and hangs at the first attempt of others.
type hangingHits struct{ hung bool }

func (h *hangingHits) Apply(ctx context.Context, rec *hit) (*hit, error) {
	if rec.n%13 == 5 {
		return nil, errors.New("of no use")
	}
	if h.hung = !h.hung && rec.n%7 == 3; h.hung {
		<-ctx.Done()
		return nil, errBusy
	}
	return rec, nil
}

// placedOnce has a hit once for each place.
type placedOnce struct{ has map[int]int }

func (p *placedOnce) PutAt(at int, rec *hit) error {
	if rec.n >= 0 && at != rec.n+1 {
		return fmt.Errorf("hit %d has place %d", rec.n, at)
	}
	if rec.n >= 0 {
		p.has[at]++
	}
	return nil
}

// evenBatches counts the hits of its batches.
type evenBatches struct{ seen map[int]int }

func (e *evenBatches) PutBatch(in []*hit) error {
	for _, rec := range in {
		e.seen[rec.n]++
	}
	return nil
}

// moodyStore fails now and then, before it has saved or behind that.
type moodyStore struct {
	*memory
	random *rand.Rand
}

func (s moodyStore) Save(ctx context.Context, data []byte) error {
	mood := s.random.IntN(30)
	if mood == 0 {
		return errFull
	}
	if err := s.memory.Save(ctx, data); err != nil || mood > 1 {
		return err
	}
	return errFull
}

// TestResumeAttended is TestResumeChains where batches wait, attempts take too long, checkpoints
// are taken by the clock, and stores fail.
func TestResumeAttended(t *testing.T) {
	for seed := range uint64(60) {
		synctest.Test(t, func(t *testing.T) { resumeAttended(t, seed) })
	}
}

func resumeAttended(t *testing.T, seed uint64) {
	random := rand.New(rand.NewPCG(seed, 2))
	m, all, even, dead, placed := new(memory), map[string]int{}, map[int]int{}, map[int]int{}, map[int]int{}
	for runs := range 200 {
		p := &attended{
			&hits{upto: uptoInChains, every: time.Duration(random.IntN(3)) * ms}, new(hangingHits), new(pass), new(passBatches),
			new(passBatches), new(pageTotals), new(page), &placedOnce{placed}, &evenBatches{even}, &deadHits{dead},
		}
		report, err := runAttended(t, p, m, random, runs > 30)
		for _, line := range p.All.lines {
			all[line]++
		}
		if err == nil && !report.Stopped {
			wantAllHits(t, fmt.Sprint("seed ", seed), uptoInChains, all, even, dead)
			if got := slices.Max(slices.Collect(maps.Keys(placed))); got != uptoInChains || len(placed) != len(all)-3 {
				t.Errorf("seed %d: %d places up to %d, %d lines", seed, len(placed), got, len(all))
			}
			return
		}
	}
	t.Fatalf("seed %d: no run comes to its end", seed)
}

// runAttended lets a run end in a way drawn at random, and looks at it meanwhile.
func runAttended(t *testing.T, p *attended, m *memory, random *rand.Rand, quietly bool) (*pipeline.Report, error) {
	ctx, cancel := context.WithCancel(t.Context())
	stop, drain := context.WithCancel(t.Context())
	defer cancel()
	defer drain()
	ends, last := []*pass{p.Work, &p.ByPage.pass, &p.Crew.pass}, random.IntN(2*uptoInChains)
	which := ends[random.IntN(len(ends))]
	which.do = []func() error{
		func() error { panic("broken") }, func() error { cancel(); return nil }, func() error { drain(); return nil },
	}[random.IntN(3)]
	which.at = func(n int) bool { return n == last && !quietly }
	store := moodyStore{m, random}
	every := pipeline.Checkpoint(store, 1+random.IntN(20))
	if random.IntN(2) == 0 {
		every = pipeline.Checkpoint(store, time.Duration(1+random.IntN(40))*ms)
	}
	if quietly {
		every = pipeline.Checkpoint(m, 20)
	}
	live, view := pipeline.Live()
	ended := make(chan bool)
	var watching sync.WaitGroup
	watching.Go(func() { watch(t, view, ended) })
	report, err := p.Run(ctx, every, live, pipeline.StopOn(stop), pipeline.MonitorEvery(random.IntN(9)))
	close(ended)
	watching.Wait()
	checkAccounts(t, report)
	if s := view.Snapshot(); s.InFlight != 0 || s.In != report.In || s.Dead != report.Dead || s.Retried != report.Retried {
		t.Errorf("at the end: %+v", s)
	}
	return report, err
}

// watch looks at a run until it has ended: what it has counted does not sink.
func watch(t *testing.T, view *pipeline.View, ended chan bool) {
	var last pipeline.Snapshot
	for {
		s := view.Snapshot()
		for i, c := range last.Components {
			if is := s.Components[i]; is.Received < c.Received || is.Passed < c.Passed || is.Dead < c.Dead || is.Retried < c.Retried {
				t.Errorf("%s: received %d, passed %d, dead %d; before that %d, %d, %d", c.Name, is.Received, is.Passed, is.Dead, c.Received, c.Passed, c.Dead)
			}
		}
		last = s
		select {
		case <-ended:
			return
		case <-time.After(ms):
		}
	}
}
