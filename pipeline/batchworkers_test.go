package pipeline_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/auditline/auditline/pipeline"
)

// shared is what the copies of a stage write into.
type shared struct {
	mu      sync.Mutex
	batches [][]int // of records
	copies  map[*sharing]bool
}

// sharing is a stage with batches of which there are several copies.
type sharing struct {
	all  *shared
	do   func(ctx context.Context, in []*reading) ([]*reading, error) // nil for doubled
	seen []int
}

func (s *sharing) ApplyBatch(ctx context.Context, in []*reading) ([]*reading, error) {
	var batch []int
	for _, rec := range in {
		batch = append(batch, rec.n)
	}
	s.all.mu.Lock()
	s.seen = append(s.seen, batch...)
	s.all.batches = append(s.all.batches, batch)
	if s.all.copies == nil {
		s.all.copies = map[*sharing]bool{}
	}
	s.all.copies[s] = true
	s.all.mu.Unlock()
	if s.do == nil {
		return doubled(in), nil
	}
	return s.do(ctx, in)
}

// Flush gives a number below zero for how many records the copy has seen: -1 for none.
func (s *sharing) Flush() iter.Seq[*reading] {
	return func(yield func(*reading) bool) { yield(&reading{-1 - len(s.seen)}) }
}

// Rest tells three kinds of readings apart.
func (r *reading) Rest() int { return r.n % 3 }

type batchWorked struct {
	Source *counting   `pipeline:"source"`
	Work   *sharing    `pipeline:"stage,batch=4,workers=3"`
	Sink   *collecting `pipeline:"sink"`
}

type batchWorkedUnordered struct {
	Source *counting   `pipeline:"source"`
	Work   *sharing    `pipeline:"stage,batch=4,workers=auto,unordered,retry=2,backoff=1ms"`
	Sink   *collecting `pipeline:"sink"`
}

type batchShared struct {
	Source *counting   `pipeline:"source"`
	Work   *sharing    `pipeline:"stage,batch=4,workers=3,shared"`
	Sink   *collecting `pipeline:"sink"`
}

type batchKeyed struct {
	Source *counting   `pipeline:"source"`
	Work   *sharing    `pipeline:"stage,batch=4,key=Rest"`
	Sink   *collecting `pipeline:"sink"`
}

type batchKeyedWorked struct {
	Source *counting   `pipeline:"source"`
	Work   *sharing    `pipeline:"stage,batch=4,key=Rest,workers=2"`
	Sink   *collecting `pipeline:"sink"`
}

// batchVariants makes each kind of pipeline whose stage with batches is there several times.
var batchVariants = map[string]func(*counting, *sharing, *collecting) pipeline.Pipeline{
	"workers": func(a *counting, b *sharing, z *collecting) pipeline.Pipeline { return &batchWorked{a, b, z} },
	"unordered": func(a *counting, b *sharing, z *collecting) pipeline.Pipeline {
		return &batchWorkedUnordered{a, b, z}
	},
	"shared":      func(a *counting, b *sharing, z *collecting) pipeline.Pipeline { return &batchShared{a, b, z} },
	"key":         func(a *counting, b *sharing, z *collecting) pipeline.Pipeline { return &batchKeyed{a, b, z} },
	"key workers": func(a *counting, b *sharing, z *collecting) pipeline.Pipeline { return &batchKeyedWorked{a, b, z} },
}

// balancedBut is balanced for a run whose stages also gave so many records of their own.
func balancedBut(t *testing.T, r *pipeline.Report, own int) {
	t.Helper()
	if r.In != r.Out-int64(own)+r.Dropped+r.Dead+r.Absorbed {
		t.Errorf("in %d, out %d, %d of them the stages' own, dropped %d, dead %d, absorbed %d", r.In, r.Out, own, r.Dropped, r.Dead, r.Absorbed)
	}
}

// countNegative counts the records that stages gave at the end.
func countNegative(all []int) (n int) {
	for _, v := range all {
		if v < 0 {
			n++
		}
	}
	return n
}

// TestBatchesOfCopies: every batch is full but for the last ones, each record goes through once, in
// order where order is kept, and every copy gives what it has kept.
func TestBatchesOfCopies(t *testing.T) {
	for name, make := range batchVariants {
		for _, n := range []int{0, 1, 4, 7, 50} {
			t.Run(fmt.Sprint(name, " ", n), func(t *testing.T) {
				all, sink := new(shared), new(collecting)
				report, err := make(&counting{n}, &sharing{all: all}, sink).Run(context.Background(), pipeline.MonitorEvery(3))
				passed := slices.Clone(sink.got[:len(sink.got)-countNegative(sink.got)])
				flushed := 0
				for _, n := range sink.got[len(passed):] {
					flushed -= n + 1
				}
				balancedBut(t, report, len(sink.got)-len(passed))
				if name == "workers" || name == "shared" {
					if !slices.IsSorted(passed) {
						t.Errorf("got %v", passed)
					}
				}
				slices.Sort(passed)
				if err != nil || !slices.Equal(passed, numbersOf(1, n, 2)) || report.Components[1].Received != int64(n) {
					t.Errorf("got %v, received %d, error %v", passed, report.Components[1].Received, err)
				}
				if flushed != n && name != "shared" {
					t.Errorf("the copies flush %d of %d", flushed, n)
				}
				rest := map[int]int{}
				for _, batch := range all.batches {
					if name == "key" || name == "key workers" {
						for _, n := range batch {
							rest[n%3] += min(4-len(batch), 1)
							if n%3 != batch[0]%3 {
								t.Errorf("batch of several keys: %v", batch)
							}
						}
					} else if len(batch) < 4 {
						rest[0] += len(batch)
					}
				}
				for key, n := range rest {
					if n > 3 {
						t.Errorf("key %d: %d records in batches that are not full: %v", key, n, all.batches)
					}
				}
			})
		}
	}
}

// TestFailuresOfBatchesOfCopies: without letters nothing passes behind the first record that
// failed; with them, only that one is missing.
func TestFailuresOfBatchesOfCopies(t *testing.T) {
	fails := func(_ context.Context, in []*reading) ([]*reading, error) {
		for k, rec := range in {
			if rec.n == 22 {
				return doubled(in), pipeline.BatchError{Failed: []int{k}, Errs: []error{errFault}}
			}
		}
		return doubled(in), nil
	}
	panics := func(_ context.Context, in []*reading) ([]*reading, error) {
		if slices.ContainsFunc(in, func(rec *reading) bool { return rec.n == 22 }) {
			panic(errFault)
		}
		return doubled(in), nil
	}
	for name, make := range batchVariants {
		t.Run(name, func(t *testing.T) {
			keyed := name == "key" || name == "key workers"
			sink := new(collecting)
			report, err := make(&counting{50}, &sharing{all: new(shared), do: fails}, sink).Run(context.Background())
			balanced(t, report)
			blamed, ok := errors.AsType[*pipeline.ComponentError](err)
			if !ok || blamed.Component != "Work" || blamed.Number != 22 || !errors.Is(err, errFault) || slices.Contains(sink.got, 44) {
				t.Errorf("got %v, error %v", sink.got, err)
			}
			if !keyed && name != "unordered" && !slices.Equal(sink.got, numbersOf(1, 21, 2)) {
				t.Errorf("got %v", sink.got)
			}
			if i := slices.IndexFunc(sink.got, func(n int) bool { return keyed && n > 44 && n/2%3 == 1 }); i >= 0 {
				t.Errorf("%d passed, behind the record that failed: %v", sink.got[i], sink.got)
			}
			sink = new(collecting)
			var letters []pipeline.DeadLetter
			report, err = make(&counting{50}, &sharing{all: new(shared), do: fails}, sink).Run(context.Background(),
				pipeline.DeadLetters(func(l pipeline.DeadLetter) { letters = append(letters, l) }))
			balancedBut(t, report, countNegative(sink.got))
			if err != nil || report.Dead != 1 || len(letters) != 1 || letters[0].Number != 22 || letters[0].Record.(*reading).n != 22 {
				t.Errorf("dead %d, letters %v, error %v", report.Dead, letters, err)
			}
			report, err = make(&counting{50}, &sharing{all: new(shared), do: panics}, new(collecting)).Run(context.Background())
			balanced(t, report)
			if blamed, ok = errors.AsType[*pipeline.ComponentError](err); !ok || blamed.Component != "Work" || blamed.Stack == nil || report.Components[1].Dead == 0 {
				t.Errorf("dead %d, error %v", report.Components[1].Dead, err)
			}
			if first := blamed.Number; keyed && first != 13 && first != 22 || !keyed && first != 21 {
				t.Errorf("the batch that panicked begins with record %d", first)
			}
		})
	}
}

// TestWorkersTryBatchesAgain: each worker for itself.
func TestWorkersTryBatchesAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		tried := map[int]int{}
		flaky := func(_ context.Context, in []*reading) ([]*reading, error) {
			mu.Lock()
			defer mu.Unlock()
			if tried[in[0].n]++; tried[in[0].n] == 1 {
				return nil, pipeline.Retryable(errFault)
			}
			return doubled(in), nil
		}
		sink := new(collecting)
		report, err := (&batchWorkedUnordered{&counting{40}, &sharing{all: new(shared), do: flaky}, sink}).Run(context.Background())
		if err != nil || report.Retried != 10 || report.Components[1].Dead != 0 || len(sink.got) < 40 {
			t.Errorf("retried %d, got %v, error %v", report.Retried, sink.got, err)
		}
	})
}

// quiet yields records with an hour after each.
type quiet struct{ n int }

func (s *quiet) Stream() iter.Seq[*reading] {
	return func(yield func(*reading) bool) {
		for i := range s.n {
			if !yield(&reading{i + 1}) {
				return
			}
			time.Sleep(time.Hour)
		}
	}
}

type batchWaits struct {
	Source *quiet   `pipeline:"source"`
	Work   *sharing `pipeline:"stage,batch=4,key=Rest,wait=100m"`
	Crew   *sharing `pipeline:"stage,batch=2,workers=2,wait=10m"`
	Single doubling `pipeline:"stage,workers=2"`
	Sink   *timing  `pipeline:"sink"`
}

// doubling works for a minute.
type doubling struct{}

func (doubling) Apply(rec *reading) (*reading, bool) {
	time.Sleep(time.Minute)
	return rec, true
}

// timing notes when its records came, in minutes.
type timing struct {
	start time.Time
	got   []string
}

func (s *timing) Put(rec *reading) error {
	s.got = append(s.got, fmt.Sprint(rec.n, " ", int(time.Since(s.start).Minutes())))
	return nil
}

// TestBatchesOfCopiesDoNotWaitForTheSource: what waits goes when its time has come, and what
// workers are through with goes at once.
func TestBatchesOfCopiesDoNotWaitForTheSource(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sink := &timing{start: time.Now()}
		slow := func(_ context.Context, in []*reading) ([]*reading, error) {
			time.Sleep(5 * time.Minute)
			return in, nil
		}
		keyed := &sharing{all: new(shared), do: func(_ context.Context, in []*reading) ([]*reading, error) { return in, nil }}
		_, err := (&batchWaits{&quiet{5}, keyed, &sharing{all: new(shared), do: slow}, doubling{}, sink}).Run(context.Background())
		// Record 1 waits for 100 minutes in its key's batch, then 10 in the next one; 5 and 1
		// minutes are work. Record 4 comes after 180 minutes and waits with others no longer than
		// that.
		want := []string{"1 116", "2 176", "3 236", "4 296"}
		if err != nil || len(sink.got) < 5 || !slices.Equal(sink.got[:4], want) {
			t.Errorf("got %v, error %v", sink.got, err)
		}
	})
}

// TestBatchWorkersEndEarly: a run that is cancelled, or whose sink has enough, leaves no goroutine
// and accounts for every record.
func TestBatchWorkersEndEarly(t *testing.T) {
	for name, make := range batchVariants {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithCancelCause(context.Background())
			stuck := func(inner context.Context, in []*reading) ([]*reading, error) {
				if slices.ContainsFunc(in, func(rec *reading) bool { return rec.n > 30 }) {
					cancel(errCancelled)
					<-inner.Done()
				}
				return doubled(in), nil
			}
			report, err := make(&counting{100000}, &sharing{all: new(shared), do: stuck}, new(collecting)).Run(ctx)
			balanced(t, report)
			work := report.Components[1]
			if !errors.Is(err, errCancelled) || work.Received != work.Passed+work.Dead || report.Absorbed != 0 {
				t.Errorf("received %d, passed %d, dead %d, absorbed %d, error %v", work.Received, work.Passed, work.Dead, report.Absorbed, err)
			}
		})
	}
}

// reusing returns the same slice time and again.
type reusing struct{ out []*reading }

func (s *reusing) ApplyBatch(in []*reading) ([]*reading, error) {
	s.out = append(s.out[:0], in...)
	return s.out, nil
}

type batchReusing struct {
	Source *counting   `pipeline:"source"`
	Work   *reusing    `pipeline:"stage,batch=2,workers=2"`
	Sink   *collecting `pipeline:"sink"`
}

// TestWorkersMayUseTheirResultsAgain: a stage need not make a slice for each batch.
func TestWorkersMayUseTheirResultsAgain(t *testing.T) {
	sink := new(collecting)
	if _, err := (&batchReusing{&counting{100}, new(reusing), sink}).Run(context.Background()); err != nil || !slices.Equal(sink.got, numbersOf(1, 100, 1)) {
		t.Errorf("got %v, error %v", sink.got, err)
	}
}

type batchPaced struct {
	Source *paced      `pipeline:"source"`
	Work   *sharing    `pipeline:"stage,batch=3,workers=2"`
	Sink   *collecting `pipeline:"sink"`
}

// TestInFlightInBatchesOfWorkers: what waits for its batch is in flight, and what workers have.
func TestInFlightInBatchesOfWorkers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		live, view := pipeline.Live()
		slow := func(_ context.Context, in []*reading) ([]*reading, error) {
			time.Sleep(time.Hour)
			return in, nil
		}
		p := &batchPaced{&paced{6, time.Second}, &sharing{all: new(shared), do: slow}, new(collecting)}
		done := make(chan struct{})
		go func() {
			p.Run(context.Background(), live, pipeline.MonitorEvery(1))
			close(done)
		}()
		for n := range int64(5) {
			time.Sleep(time.Second)
			synctest.Wait()
			if s := view.Snapshot(); s.In != n+1 || s.InFlight != n+1 || s.Components[1].InFlight != n+1 {
				t.Errorf("%d in, %d in flight, want %d", s.In, s.InFlight, n+1)
			}
		}
		<-done
	})
}
