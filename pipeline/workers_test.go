package pipeline_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/auditline/auditline/pipeline"
)

// parcels yields new records, 1 to n, and cancels or panics before one of them.
type parcels struct {
	n, cancelAt int
	cancel      context.CancelFunc
	panics      int
}

func (s *parcels) Stream() iter.Seq[*reading] {
	return func(yield func(*reading) bool) {
		for i := range s.n {
			switch i + 1 {
			case s.cancelAt:
				s.cancel()
			case s.panics:
				panic("no more")
			}
			if !yield(&reading{i + 1}) {
				return
			}
		}
	}
}

// labor takes its time for a record, and meets a fault at one of them. Its count is not safe for
// several goroutines: with a copy for each worker, the race detector has nothing to say.
type labor struct {
	seed       uint64
	drop       int // each so many records, 0 for none
	fail       int
	panics     int
	exits      int
	count      int
	concurrent *atomic.Int64
	most       *atomic.Int64
}

func (l *labor) Apply(_ context.Context, rec *reading) (*reading, error) {
	l.count++
	now := l.concurrent.Add(1)
	defer l.concurrent.Add(-1)
	for most := l.most.Load(); now > most && !l.most.CompareAndSwap(most, now); most = l.most.Load() {
	}
	if l.seed > 0 {
		switch r := rand.New(rand.NewPCG(l.seed, uint64(rec.n))); r.IntN(4) {
		case 0:
			time.Sleep(time.Duration(r.IntN(200)) * time.Microsecond)
		case 1:
			runtime.Gosched()
		}
	}
	switch {
	case rec.n == l.fail:
		return nil, errors.New("cannot")
	case rec.n == l.panics:
		panic("out of order")
	case rec.n == l.exits:
		runtime.Goexit()
	case l.drop > 0 && rec.n%l.drop == 0:
		return nil, pipeline.Skip
	}
	return rec, nil
}

// counted is a sink that keeps the numbers of its records, and takes so many of them only.
type counted struct {
	got    []int
	fail   int
	panics int
	most   int
}

func (s *counted) Consume(in iter.Seq[*reading]) error {
	for rec := range in {
		if s.fail > 0 && rec.n == s.fail {
			return errors.New("full")
		}
		if s.panics > 0 && rec.n == s.panics {
			panic("full")
		}
		if s.got = append(s.got, rec.n); len(s.got) == s.most {
			return nil
		}
	}
	return nil
}

type laborious struct {
	Source *parcels `pipeline:"source"`
	Labor  *labor   `pipeline:"stage,workers=4"`
	Sink   *counted `pipeline:"sink"`
}

type disorderly struct {
	Source *parcels `pipeline:"source"`
	Labor  *labor   `pipeline:"stage,workers=4,unordered"`
	Sink   *counted `pipeline:"sink"`
}

type keyedLabor struct {
	Source *parcels `pipeline:"source"`
	Labor  *labor   `pipeline:"stage,workers=3,key=Mod"`
	Sink   *counted `pipeline:"sink"`
}

type keyedDisorder struct {
	Source *parcels `pipeline:"source"`
	Labor  *labor   `pipeline:"stage,workers=3,key=Mod,unordered"`
	Sink   *counted `pipeline:"sink"`
}

// Mod is a key with seven values.
func (r *reading) Mod() int { return r.n % 7 }

// crews are pipelines whose stage has workers.
var crews = map[string]func(*parcels, *labor, *counted) pipeline.Pipeline{
	"ordered":         func(s *parcels, l *labor, z *counted) pipeline.Pipeline { return &laborious{s, l, z} },
	"unordered":       func(s *parcels, l *labor, z *counted) pipeline.Pipeline { return &disorderly{s, l, z} },
	"keyed":           func(s *parcels, l *labor, z *counted) pipeline.Pipeline { return &keyedLabor{s, l, z} },
	"keyed unordered": func(s *parcels, l *labor, z *counted) pipeline.Pipeline { return &keyedDisorder{s, l, z} },
}

// TestWorkerFaults lets runs end in every way with every kind of workers, many times, and asks
// whether each record is accounted for, and none passes behind one that failed.
func TestWorkerFaults(t *testing.T) {
	const n = 500
	type faults struct {
		labor   labor
		sink    counted
		source  parcels
		letters bool
		blamed  string // "" for none
		number  int64  // of the record that is to blame
	}
	for name, f := range map[string]faults{
		"works":               {labor: labor{drop: 3}},
		"fails":               {labor: labor{fail: 333}, blamed: "Labor", number: 333},
		"fails with letters":  {labor: labor{fail: 333, drop: 10}, letters: true},
		"panics":              {labor: labor{panics: 77, drop: 10}, blamed: "Labor", number: 77},
		"panics with letters": {labor: labor{panics: 77}, blamed: "Labor", number: 77, letters: true},
		"exits":               {labor: labor{exits: 400}, blamed: "Labor", number: 400},
		"sink fails":          {sink: counted{fail: 250}, blamed: "Sink"},
		"sink has enough":     {sink: counted{most: 100}},
		"sink panics":         {sink: counted{panics: 250}, blamed: "Sink"},
		"source panics":       {source: parcels{panics: 300}, blamed: "Source"},
		"cancelled":           {source: parcels{cancelAt: 200}},
	} {
		for kind, pipelineOf := range crews {
			for _, seed := range []uint64{0, 1, 2} {
				t.Run(fmt.Sprintf("%s/%s/%d", name, kind, seed), func(t *testing.T) {
					ctx, cancel := context.WithCancel(context.Background())
					defer cancel()
					source, stage, sink := f.source, f.labor, f.sink
					source.n, source.cancel = n, cancel
					stage.seed, stage.concurrent, stage.most = seed, new(atomic.Int64), new(atomic.Int64)
					options, letters := []pipeline.Option{pipeline.MonitorEvery(10)}, 0
					if f.letters {
						options = append(options, pipeline.DeadLetters(func(pipeline.DeadLetter) { letters++ }))
					}
					report, err := pipelineOf(&source, &stage, &sink).Run(ctx, options...)
					failed, _ := errors.AsType[*pipeline.ComponentError](err)
					switch {
					case f.blamed != "" && (failed == nil || failed.Component != f.blamed || f.number > 0 && failed.Number != f.number):
						t.Errorf("error %v, want one of %s at record %d", err, f.blamed, f.number)
					case (f.labor.panics > 0 || f.labor.exits > 0) && len(failed.Stack) == 0:
						t.Errorf("no stack in %v", err)
					case source.cancelAt > 0 && !errors.Is(err, context.Canceled):
						t.Errorf("error %v", err)
					case f.blamed == "" && source.cancelAt == 0 && err != nil:
						t.Error(err)
					}
					if report.In != report.Out+report.Dropped+report.Dead {
						t.Errorf("%d in, %d out, %d dropped, %d dead", report.In, report.Out, report.Dropped, report.Dead)
					}
					if err != nil && f.labor.drop == 0 && report.Dropped > 0 {
						t.Errorf("%d dropped, which were on the way when the run ended: they are dead", report.Dropped)
					}
					if int64(len(sink.got)) != report.Out || f.letters && f.labor.fail > 0 && letters != 1 {
						t.Errorf("%d at the sink, %d out, %d letters", len(sink.got), report.Out, letters)
					}
					if stage.count > 0 {
						t.Error("the configured stage itself was used")
					}
					ordered(t, kind, sink.got)
					if bad := max(stage.fail, stage.panics, stage.exits); kind == "ordered" && err != nil && bad > 0 && len(sink.got) > 0 && sink.got[len(sink.got)-1] > bad {
						t.Errorf("record %d passed behind %d", sink.got[len(sink.got)-1], bad)
					}
				})
			}
		}
	}
}

// ordered wants the order that a kind of workers keeps, and no record twice.
func ordered(t *testing.T, kind string, got []int) {
	t.Helper()
	last, seen := map[int]int{}, map[int]bool{}
	for _, n := range got {
		group := 0
		switch kind {
		case "unordered":
			group = n
		case "keyed unordered":
			group = n % 7
		}
		if seen[n] || n < last[group] {
			t.Fatalf("%d after %d, in %v", n, last[group], got)
		}
		last[group], seen[n] = n, true
	}
}

func TestWorkersWorkAtOnceAndOrderIsKept(t *testing.T) {
	for kind, workers := range map[string]int64{"ordered": 4, "keyed": 3} {
		stage := &labor{seed: 1, concurrent: new(atomic.Int64), most: new(atomic.Int64)}
		sink := new(counted)
		if _, err := crews[kind](&parcels{n: 2000}, stage, sink).Run(context.Background()); err != nil {
			t.Fatal(err)
		}
		if most := stage.most.Load(); most < 2 || most > workers {
			t.Errorf("%s: %d at once", kind, most)
		}
		if len(sink.got) != 2000 || !slices.IsSorted(sink.got) {
			t.Errorf("%s: %d records, sorted %v", kind, len(sink.got), slices.IsSorted(sink.got))
		}
	}
}

func TestStopOnDrainsWorkers(t *testing.T) {
	for kind, pipelineOf := range crews {
		stop, drain := context.WithCancel(context.Background())
		stage := &labor{seed: 1, concurrent: new(atomic.Int64), most: new(atomic.Int64)}
		sink := new(counted)
		p := pipelineOf(&parcels{n: 1_000_000_000, cancelAt: 500, cancel: drain}, stage, sink)
		report, err := p.Run(context.Background(), pipeline.StopOn(stop))
		if err != nil || !report.Stopped || report.In < 500 || report.In != report.Out || int64(len(sink.got)) != report.In {
			t.Errorf("%s: error %v, %d in, %d out, %d at the sink", kind, err, report.In, report.Out, len(sink.got))
		}
	}
}

// waiting waits for the context only, but with the first record if that is to pass.
type waiting struct {
	begun  chan struct{}
	passes bool
}

func (w waiting) Apply(ctx context.Context, rec *reading) (*reading, error) {
	if w.passes && rec.n == 1 {
		return rec, nil
	}
	select {
	case w.begun <- struct{}{}:
	default:
	}
	<-ctx.Done()
	return nil, ctx.Err()
}

type patientWorkers struct {
	Source *parcels `pipeline:"source"`
	Stage  waiting  `pipeline:"stage,workers=2,shared"`
	Sink   *counted `pipeline:"sink"`
}

func TestCancellingReachesWorkers(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	stage := waiting{begun: make(chan struct{}, 1)}
	go func() {
		<-stage.begun
		cancel()
	}()
	report, err := (&patientWorkers{&parcels{n: 1_000_000}, stage, new(counted)}).Run(ctx)
	if !errors.Is(err, context.Canceled) || report.In != report.Dead || report.In > 1000 {
		t.Errorf("error %v, %d in, %d dead", err, report.In, report.Dead)
	}
}

func TestSinkThatHasEnoughEndsWorkersThatWait(t *testing.T) {
	sink := &counted{most: 1}
	report, err := (&patientWorkers{&parcels{n: 1_000_000}, waiting{passes: true}, sink}).Run(context.Background())
	if err != nil || report.Out != 1 || report.Dead > 0 || report.In != report.Out+report.Dropped {
		t.Errorf("error %v, %+v", err, report)
	}
}

func TestMonitorOfAStageWithWorkersTellsTheirTime(t *testing.T) {
	sink := new(counted)
	report, err := (&sleepyWorkers{&parcels{n: 100}, sleepy{}, sink}).Run(context.Background(), pipeline.MonitorEvery(1))
	if mean := report.Components[1].Monitor.MeanLatencyMs(); err != nil || mean < 1 {
		t.Errorf("error %v, %g ms", err, mean)
	}
}

type sleepy struct{}

func (sleepy) Apply(rec *reading) (*reading, bool) {
	time.Sleep(time.Millisecond)
	return rec, true
}

type sleepyWorkers struct {
	Source *parcels `pipeline:"source"`
	Sleepy sleepy   `pipeline:"stage,workers=4"`
	Sink   *counted `pipeline:"sink"`
}

// counters add up, each copy for itself.
type counters struct{ n int }

func (c *counters) Apply(rec *reading) (*reading, bool) {
	c.n++
	return rec, false
}

func (c *counters) Flush() iter.Seq[*reading] {
	return func(yield func(*reading) bool) { yield(&reading{c.n}) }
}

type countingWorkers struct {
	Source *parcels  `pipeline:"source"`
	Count  *counters `pipeline:"stage,workers=3"`
	Sink   *counted  `pipeline:"sink"`
}

type countingKeys struct {
	Source *parcels  `pipeline:"source"`
	Count  *counters `pipeline:"stage,workers=auto,key=Mod"`
	Sink   *counted  `pipeline:"sink"`
}

func TestWorkersFlush(t *testing.T) {
	sink := new(counted)
	report, err := (&countingWorkers{&parcels{n: 100}, new(counters), sink}).Run(context.Background())
	sum := 0
	for _, n := range sink.got {
		sum += n
	}
	if err != nil || len(sink.got) != 3 || sum != 100 || report.Absorbed != 97 || report.In != report.Out+report.Absorbed {
		t.Errorf("error %v, got %v, %+v", err, sink.got, report)
	}
	sink = new(counted)
	_, err = (&countingKeys{&parcels{n: 100}, new(counters), sink}).Run(context.Background())
	if want := []int{15, 15, 14, 14, 14, 14, 14}; err != nil || !slices.Equal(sink.got, want) {
		t.Errorf("error %v, got %v, want %v", err, sink.got, want)
	}
}

// moody fails each record once, and then does it.
type moody struct{ last int }

func (m *moody) Apply(ctx context.Context, rec *reading) (*reading, error) {
	if m.last != rec.n {
		m.last = rec.n
		return nil, pipeline.Retryable(errors.New("not now"))
	}
	return rec, ctx.Err()
}

type retryingWorkers struct {
	Source *parcels `pipeline:"source"`
	Moody  *moody   `pipeline:"stage,workers=4,retry=2,backoff=1ms,timeout=1m"`
	Sink   *counted `pipeline:"sink"`
}

func TestWorkersTryAgain(t *testing.T) {
	sink := new(counted)
	report, err := (&retryingWorkers{&parcels{n: 200}, new(moody), sink}).Run(context.Background())
	if err != nil || len(sink.got) != 200 || report.Retried != 200 || !slices.IsSorted(sink.got) {
		t.Errorf("error %v, %d at the sink, %d retried", err, len(sink.got), report.Retried)
	}
	// A sink that has enough ends a run whose workers would wait for long.
	sink = &counted{most: 1}
	report, err = (&retryingWorkers{&parcels{n: 1_000_000}, new(moody), sink}).Run(context.Background())
	if err != nil || report.Out != 1 || report.In != report.Out+report.Dropped+report.Dead {
		t.Errorf("error %v, %+v", err, report)
	}
}
