package pipeline_test

import (
	"context"
	"encoding/json"
	"errors"
	"iter"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/auditline/auditline/pipeline"
)

// paced yields 1 to n, after a pause each.
type paced struct {
	n     int
	pause time.Duration
}

func (p *paced) Stream(ctx context.Context) iter.Seq[*reading] {
	return func(yield func(*reading) bool) {
		for i := range p.n {
			select {
			case <-time.After(p.pause):
			case <-ctx.Done():
				return
			}
			if !yield(&reading{i + 1}) {
				return
			}
		}
	}
}

// enrich takes its time.
type enrich struct{ takes time.Duration }

func (e *enrich) Apply(rec *reading) (*reading, error) {
	time.Sleep(e.takes)
	return rec, nil
}

type enriching struct {
	Source *paced       `pipeline:"source"`
	Check  *refuseNines `pipeline:"stage"`
	Enrich *enrich      `pipeline:"stage,workers=4"`
	First  *collecting  `pipeline:"sink"`
	Second *collecting  `pipeline:"sink"`
}

// balance checks that no record is missing, and returns how many came in.
func balance(t *testing.T, s pipeline.Snapshot) int64 {
	t.Helper()
	if s.In != s.Out+s.Dropped+s.Dead+s.Absorbed+s.InFlight {
		t.Errorf("%s: %d in, but %d out, %d dropped, %d dead, %d absorbed, %d in flight",
			s.State, s.In, s.Out, s.Dropped, s.Dead, s.Absorbed, s.InFlight)
	}
	return s.In
}

func ignoreLetters(pipeline.DeadLetter) {}

func TestSnapshotOfARunThatGoesOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		live, view := pipeline.Live()
		if s := view.Snapshot(); s.State != "waiting" || s.Runs != 0 || len(s.Components) != 0 {
			t.Errorf("before the run: %+v", s)
		}
		p := &enriching{&paced{1000, 10 * time.Millisecond}, &refuseNines{}, &enrich{30 * time.Millisecond}, &collecting{}, &collecting{}}
		go p.Run(context.Background(), live, pipeline.DeadLetters(ignoreLetters), pipeline.MonitorEvery(50))
		time.Sleep(5 * time.Second)
		s := view.Snapshot()
		if in := balance(t, s); in < 480 || in > 500 {
			t.Errorf("%d records after 5 s of 100 a second", in)
		}
		if s.State != "running" || s.InFlight < 2 || s.InFlight != s.Components[2].InFlight || s.Dead < 40 || s.Elapsed != 5*time.Second {
			t.Errorf("%s, %d in flight, %d dead after %v", s.State, s.InFlight, s.Dead, s.Elapsed)
		}
		if s.Rate < 85 || s.Rate > 101 || s.Components[3].Rate < 75 || s.Components[3].Rate > 95 {
			t.Errorf("rates %v and %v", s.Rate, s.Components[3].Rate)
		}
		if n := len(s.DeadLetters); n < int(s.Dead) || s.DeadLetters[0].Number != 9 || s.DeadLetters[0].Err.Error() != "a <nine>" {
			t.Errorf("%d dead letters, the first %+v", n, s.DeadLetters[0])
		}
		for i, want := range []string{"work", "latency", "work", "latency", "latency"} {
			if c := s.Components[i]; c.Measured != want || c.Durations.Count == 0 {
				t.Errorf("%s: %s, %d times", c.Name, c.Measured, c.Durations.Count)
			}
		}
		if d := s.Components[2].Durations; d.Quantile(0.5) < 30*time.Millisecond || d.Quantile(0.5) > 60*time.Millisecond {
			t.Errorf("half of the times below %v", d.Quantile(0.5))
		}
		if log := s.Components[0].Monitor.ChangeLog("recordsProcessed"); len(log) < 20 || s.Components[0].Monitor.RecordsProcessed() > s.In {
			t.Errorf("%d changes up to %d", len(log), s.Components[0].Monitor.RecordsProcessed())
		}
		time.Sleep(10 * time.Second)
		after := view.Snapshot()
		if balance(t, after); after.State != "complete" || after.In != 1000 || after.Out != 900 || after.InFlight != 0 || len(after.DeadLetters) != 50 {
			t.Errorf("at the end: %s, %d in, %d out", after.State, after.In, after.Out)
		}
		if after.DeadLetters[49].Number != 999 || s.DeadLetters[0].Number != 9 {
			t.Errorf("the last dead letter is %d", after.DeadLetters[49].Number)
		}
		if r := after.Rate; r < 99 || r > 100 || after.Elapsed >= 15*time.Second {
			t.Errorf("%v a second in %v", r, after.Elapsed)
		}
	})
}

func TestRateSinksWhereNoRecordsCome(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		live, view := pipeline.Live()
		gate := make(chan struct{})
		source := &gated{open: 200, gate: gate}
		runner, err := pipeline.NewRunner(source, nil, &collecting{})
		if err != nil {
			t.Fatal(err)
		}
		go runner.Run(context.Background(), live)
		time.Sleep(1950 * time.Millisecond)
		busy := view.Snapshot()
		time.Sleep(time.Hour)
		idle := view.Snapshot()
		if busy.Rate < 90 || idle.Rate > 1 || idle.State != "running" || idle.In < 190 {
			t.Errorf("%v a second, and after an hour without records %v (%s, %d in)", busy.Rate, idle.Rate, idle.State, idle.In)
		}
		close(gate)
		synctest.Wait()
		if s := view.Snapshot(); s.State != "complete" || s.In != 201 {
			t.Errorf("%s with %d records", s.State, s.In)
		}
	})
}

// gated yields some records, 100 a second, and the last one when the gate opens.
type gated struct {
	open int
	gate chan struct{}
}

func (g *gated) Stream() iter.Seq[*reading] {
	return func(yield func(*reading) bool) {
		for range g.open {
			time.Sleep(10 * time.Millisecond)
			if !yield(&reading{1}) {
				return
			}
		}
		<-g.gate
		yield(&reading{2})
	}
}

func TestEveryMonitoredRecordIsSeen(t *testing.T) {
	live, view := pipeline.Live()
	seen := &looking{view: view}
	runner, err := pipeline.NewRunner(&counting{100}, []any{&double{}}, seen)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := runner.Run(context.Background(), live, pipeline.MonitorEvery(1)); err != nil {
		t.Fatal(err)
	}
	for i, in := range seen.got {
		if in != int64(i) {
			t.Fatalf("at record %d the view shows %d", i+1, in)
		}
	}
}

// looking looks at the run from within.
type looking struct {
	view *pipeline.View
	got  []int64
}

func (l *looking) Put(*reading) error {
	l.got = append(l.got, l.view.Snapshot().In)
	return nil
}

func TestSnapshotsFromOtherGoroutines(t *testing.T) {
	live, view := pipeline.Live()
	p := &enriching{&paced{2000, 0}, &refuseNines{}, &enrich{0}, &collecting{}, &collecting{}}
	done := make(chan struct{})
	var group sync.WaitGroup
	for range 3 {
		group.Go(func() {
			last := int64(0)
			for {
				s := view.Snapshot()
				in := balance(t, s)
				if in < last {
					t.Errorf("%d records in, after %d", in, last)
				}
				last = in
				if _, err := json.Marshal(s); err != nil {
					t.Error(err)
				}
				select {
				case <-done:
					return
				default:
					runtime.Gosched() // on js/wasm nothing else interrupts a loop
				}
			}
		})
	}
	_, err := p.Run(context.Background(), live, pipeline.DeadLetters(ignoreLetters), pipeline.MonitorEvery(7))
	close(done)
	group.Wait()
	if s := view.Snapshot(); err != nil || s.In != 2000 || s.Out != 1800 {
		t.Errorf("%d in, %d out: %v", s.In, s.Out, err)
	}
}

func TestViewShowsOneRunAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		live, view := pipeline.Live()
		first := &enriching{&paced{100, time.Second}, &refuseNines{}, &enrich{}, &collecting{}, &collecting{}}
		ctx, cancel := context.WithCancel(context.Background())
		go first.Run(ctx, live, pipeline.DeadLetters(ignoreLetters))
		time.Sleep(9500 * time.Millisecond)
		sink := &collecting{}
		second, err := pipeline.NewRunner(&counting{5}, nil, sink)
		if err != nil {
			t.Fatal(err)
		}
		if report, err := second.Run(context.Background(), live); err == nil || !strings.Contains(err.Error(), "another run that has not ended") || report.In != 0 || len(sink.got) != 0 {
			t.Errorf("a second run: %v, %d in", err, report.In)
		}
		if s := view.Snapshot(); s.State != "running" || s.Runs != 1 || s.In != 9 {
			t.Errorf("the view shows run %d, %s with %d in", s.Runs, s.State, s.In)
		}
		cancel()
		synctest.Wait()
		if s := view.Snapshot(); s.State != "cancelled" || !errors.Is(s.Err, context.Canceled) {
			t.Errorf("%s: %v", s.State, s.Err)
		}
		if _, err := second.Run(context.Background(), live); err != nil {
			t.Error(err)
		}
		if s := view.Snapshot(); s.State != "complete" || s.Runs != 2 || s.In != 5 || len(s.DeadLetters) != 0 {
			t.Errorf("the view shows run %d, %s with %d in", s.Runs, s.State, s.In)
		}
	})
}

// newLabor counts in counters of its own.
func newLabor(l *labor) *labor {
	l.concurrent, l.most = new(atomic.Int64), new(atomic.Int64)
	return l
}

func TestSnapshotSaysHowTheRunEnded(t *testing.T) {
	for want, p := range map[string]pipeline.Pipeline{
		"failed":   &laborious{&parcels{n: 9}, newLabor(&labor{fail: 3}), new(counted)},
		"panicked": &laborious{&parcels{n: 9}, newLabor(&labor{panics: 3}), new(counted)},
		"complete": &laborious{&parcels{n: 9}, newLabor(&labor{}), new(counted)},
	} {
		live, view := pipeline.Live()
		_, err := p.Run(context.Background(), live)
		s := view.Snapshot()
		if balance(t, s); s.State != want || (s.Err == nil) != (err == nil) {
			t.Errorf("%s: %v; want %s", s.State, s.Err, want)
		}
	}
	live, view := pipeline.Live()
	if (&laborious{}).Run(context.Background(), live); view.Snapshot().State != "failed" {
		t.Errorf("of nil components: %s", view.Snapshot().State)
	}
}

func TestSnapshotWithoutMonitors(t *testing.T) {
	live, view := pipeline.Live()
	runner, err := pipeline.NewRunner(&counting{5000}, []any{&double{}}, &collecting{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := runner.Run(context.Background(), live, pipeline.MonitorEvery(0)); err != nil {
		t.Fatal(err)
	}
	for _, c := range view.Snapshot().Components {
		if c.Received != 5000 || c.Durations.Count != 0 || c.Durations.Quantile(1) != 0 || c.Monitor.RecordsProcessed() != 0 {
			t.Errorf("%s: %d records, %d times, the monitor has %d", c.Name, c.Received, c.Durations.Count, c.Monitor.RecordsProcessed())
		}
	}
}

func TestSnapshotCountsRetriesAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		live, view := pipeline.Live()
		p := &retrying{&counting{1}, &flaky{failures: 3, err: errWorth, slow: time.Second}, &flakyTable{}}
		go p.Run(context.Background(), live)
		time.Sleep(2 * time.Second)
		if s := view.Snapshot(); s.Retried < 1 || s.Retried > 2 || s.Components[1].Retried != s.Retried || s.In != 0 {
			t.Errorf("%d attempts more, at component %d; %d records in", s.Retried, s.Components[1].Retried, s.In)
		}
		time.Sleep(time.Minute)
		if s := view.Snapshot(); s.Retried != 3 || s.State != "complete" {
			t.Errorf("%d attempts more, %s", s.Retried, s.State)
		}
	})
}

func TestSnapshotAsJSON(t *testing.T) {
	live, view := pipeline.Live()
	empty, err := json.Marshal(view.Snapshot())
	if want := `{"state":"waiting","runs":0,`; err != nil || !strings.HasPrefix(string(empty), want) || !strings.Contains(string(empty), `"components":[]`) {
		t.Errorf("%s: %v", empty, err)
	}
	synctest.Test(t, func(t *testing.T) {
		p := &laborious{&parcels{n: 9}, newLabor(&labor{}), new(counted)}
		if _, err := p.Run(context.Background(), live); err != nil {
			t.Fatal(err)
		}
		text, err := json.Marshal(view.Snapshot())
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{
			`"state":"complete","runs":1,"in":9,"out":9,"dropped":0,"dead":0,"absorbed":0,"inFlight":0,"retried":0,`,
			`{"name":"Labor","type":"labor","role":"stage","received":9,"passed":9,"dropped":0,"dead":0,"monitor":{"recordsProcessed":9,`,
			`"measured":"work","durations":{"count":1,"sumMs":0,"buckets":[{"belowMs":0.000001,"count":1}]}}`,
		} {
			if !strings.Contains(string(text), want) {
				t.Errorf("no %s in %s", want, text)
			}
		}
	})
}

func TestSnapshotOfBatches(t *testing.T) {
	live, view := pipeline.Live()
	source := &watchedCounting{counting{9}, view, nil}
	p := &liveBatches{source, &batchStage{}, &batchTable{}}
	if _, err := p.Run(context.Background(), live, pipeline.MonitorEvery(1)); err != nil {
		t.Fatal(err)
	}
	for i, s := range source.seen {
		balance(t, s)
		inStage, inTable := int64(i%4), int64(i/4*4%3)
		if s.In != int64(i) || s.Components[1].InFlight != inStage || s.Components[2].InFlight != inTable || s.InFlight != inStage+inTable {
			t.Errorf("after %d records %d and %d are in flight, want %d and %d", i, s.Components[1].InFlight, s.Components[2].InFlight, inStage, inTable)
		}
	}
	if s := view.Snapshot(); balance(t, s) != 9 || s.Out != 9 || s.InFlight != 0 || s.Components[1].Measured != pipeline.MeasuredWork {
		t.Errorf("at the end: %d out, %d in flight, %s", s.Out, s.InFlight, s.Components[1].Measured)
	}
}

// watchedCounting looks at the run before each record.
type watchedCounting struct {
	counting
	view *pipeline.View
	seen []pipeline.Snapshot
}

func (w *watchedCounting) Stream() iter.Seq[*reading] {
	return func(yield func(*reading) bool) {
		for rec := range w.counting.Stream() {
			w.seen = append(w.seen, w.view.Snapshot())
			if !yield(rec) {
				return
			}
		}
	}
}

type liveBatches struct {
	Source *watchedCounting `pipeline:"source"`
	Double *batchStage      `pipeline:"stage,batch=4"`
	Table  *batchTable      `pipeline:"sink,batch=3"`
}

func TestSamplesAreWhatTheHistogramsCount(t *testing.T) {
	live, view := pipeline.Live()
	counts := map[string]int64{}
	samples := pipeline.Samples(func(component string, took time.Duration) {
		if counts[component]++; took < 0 {
			t.Errorf("%s took %v", component, took)
		}
	})
	p := &enriching{&paced{500, 0}, &refuseNines{}, &enrich{0}, &collecting{}, &collecting{}}
	if _, err := p.Run(context.Background(), live, samples, pipeline.DeadLetters(ignoreLetters), pipeline.MonitorEvery(10)); err != nil {
		t.Fatal(err)
	}
	for i, c := range view.Snapshot().Components {
		// Behind workers, a record is timed only if it comes while the source waits for them.
		if i < 3 && counts[c.Name] == 0 || counts[c.Name] != c.Durations.Count {
			t.Errorf("%s: %d samples, %d durations", c.Name, counts[c.Name], c.Durations.Count)
		}
	}
}
