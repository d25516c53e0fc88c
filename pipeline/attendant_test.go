package pipeline_test

import (
	"context"
	"errors"
	"iter"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/auditline/auditline/pipeline"
)

// gathering is a sink that takes a whole stream.
type gathering struct{ got []int }

func (s *gathering) Consume(in iter.Seq[*reading]) {
	for rec := range in {
		s.got = append(s.got, rec.n)
	}
}

// pulling passes on what it pulls, and notes how many loops it has left.
type pulling struct{ left int }

func (s *pulling) Transform(in iter.Seq[*reading]) iter.Seq[*reading] {
	return func(yield func(*reading) bool) {
		next, stop := iter.Pull(in)
		defer stop()
		defer func() { s.left++ }()
		for rec, ok := next(); ok && yield(rec); rec, ok = next() {
		}
	}
}

// deferring defers something for each record.
type deferring struct{ deferred int }

func (s *deferring) Transform(in iter.Seq[*reading]) iter.Seq[*reading] {
	return func(yield func(*reading) bool) {
		for rec := range in {
			defer func() { s.deferred++ }()
			if !yield(rec) {
				return
			}
		}
	}
}

type waitingCoroutines struct {
	Source *pausing    `pipeline:"source"`
	Batch  *passingOn  `pipeline:"stage,batch=3,wait=50ms"`
	Pull   *pulling    `pipeline:"stage"`
	Defer  *deferring  `pipeline:"stage"`
	Whole  *gathering  `pipeline:"sink"`
	Each   *collecting `pipeline:"sink"`
}

// TestCoroutinesBehindAWait: what is handed over while the source is quiet goes through coroutines
// and deferred calls, also where the goroutine of the run is locked to its thread, so that only it
// may resume them.
func TestCoroutinesBehindAWait(t *testing.T) {
	for _, locked := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			if locked {
				runtime.LockOSThread()
				defer runtime.UnlockOSThread()
			}
			p := &waitingCoroutines{
				&pausing{pauses: []time.Duration{0, 10 * ms, 100 * ms, 0, 0, 0, 100 * ms}},
				new(passingOn), new(pulling), new(deferring), new(gathering), new(collecting),
			}
			report, err := p.Run(t.Context())
			balanced(t, report)
			if want := []string{"1,2 at 50ms", "3,4,5 at 110ms", "6 at 160ms", "7 at 210ms"}; err != nil || !slices.Equal(p.Batch.got, want) {
				t.Errorf("locked %v: batches %q, error %v", locked, p.Batch.got, err)
			}
			if all := numbersOf(1, 7, 1); !slices.Equal(p.Whole.got, all) || !slices.Equal(p.Each.got, all) || p.Pull.left != 1 || p.Defer.deferred != 7 {
				t.Errorf("locked %v: sinks have %v and %v, %d loops left, %d deferred", locked, p.Whole.got, p.Each.got, p.Pull.left, p.Defer.deferred)
			}
		})
	}
}

// renewing yields one record again and again, with pauses.
type renewing struct{ n int }

func (s *renewing) Stream() iter.Seq[*reading] {
	return func(yield func(*reading) bool) {
		rec := new(reading)
		for rec.n < s.n {
			time.Sleep(time.Duration(rec.n%3) * 30 * ms)
			rec.n++
			if !yield(rec) {
				return
			}
		}
	}
}

// copying passes on copies.
type copying struct{}

func (copying) Apply(rec *reading) (*reading, bool) { return pipeline.Copy(rec), true }

type waitingCopies struct {
	Source *renewing   `pipeline:"source"`
	Copy   copying     `pipeline:"stage"`
	Table  *timedTable `pipeline:"sink,batch=4,wait=50ms"`
}

// TestSourceWaitsForItsRecord: a source may use its record again once yield has returned.
func TestSourceWaitsForItsRecord(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &waitingCopies{&renewing{9}, copying{}, new(timedTable)}
		report, err := p.Run(t.Context())
		balanced(t, report)
		if want := []string{"1,2 at 50ms", "3,4,5 at 140ms", "6,7,8 at 230ms", "9 at 270ms"}; err != nil || !slices.Equal(p.Table.got, want) {
			t.Errorf("got %q, error %v", p.Table.got, err)
		}
	})
}

// unwilling panics when its context ends.
type unwilling struct{}

func (unwilling) Stream(ctx context.Context) iter.Seq[*reading] {
	return func(yield func(*reading) bool) {
		yield(&reading{1})
		<-ctx.Done()
		panic("unwilling to end")
	}
}

type waitingUnwilling struct {
	Source unwilling   `pipeline:"source"`
	Table  *timedTable `pipeline:"sink,batch=3,wait=50ms"`
}

// TestSourcePanicsWhenABatchEndsTheRun: both errors are there, each with its component.
func TestSourcePanicsWhenABatchEndsTheRun(t *testing.T) {
	for _, do := range []func() error{func() error { return errFault }, func() error { panic(errFault) }} {
		synctest.Test(t, func(t *testing.T) {
			report, err := (&waitingUnwilling{Table: &timedTable{do: do}}).Run(t.Context())
			balanced(t, report)
			if !errors.Is(err, errFault) || !strings.Contains(err.Error(), "Source (unwilling): panic: unwilling to end") ||
				!strings.Contains(err.Error(), "Table (timedTable): record 1: ") || report.Dead != 1 {
				t.Errorf("dead %d, error %v", report.Dead, err)
			}
		})
	}
}

// TestGoexitWhileTheSourceIsQuiet: what ends its goroutine ends that of the run.
func TestGoexitWhileTheSourceIsQuiet(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		source, returned, gone := &pausing{pauses: []time.Duration{0, time.Hour}}, false, make(chan bool)
		go func() {
			defer close(gone)
			(&waitingTable{source, &timedTable{do: func() error { runtime.Goexit(); return nil }}}).Run(t.Context())
			returned = true
		}()
		<-gone
		if returned || !source.released || time.Since(epoch) != 50*ms {
			t.Errorf("Run returned: %v, source released: %v, after %s", returned, source.released, time.Since(epoch))
		}
	})
}

// broken panics with its last record, once.
type broken struct {
	upto int
	mild bool
	at   int
}

func (s *broken) Stream() iter.Seq[*reading] {
	return func(yield func(*reading) bool) {
		for n := 1; n <= s.upto; n++ {
			if n == s.upto && !s.mild {
				s.mild = true
				panic(errFault)
			}
			time.Sleep(10 * ms)
			if s.at++; !yield(&reading{n}) {
				return
			}
		}
	}
}

func (s *broken) Position() int  { return s.at }
func (s *broken) Seek(int) error { return nil }

// forgiving recovers from a panic of its input, and begins anew if it is to.
type forgiving struct{ again bool }

func (s *forgiving) Transform(in iter.Seq[*reading]) iter.Seq[*reading] {
	return func(yield func(*reading) bool) {
		for s.read(in, yield) && s.again {
		}
	}
}

func (s *forgiving) read(in iter.Seq[*reading], yield func(*reading) bool) (panicked bool) {
	defer func() { panicked = recover() != nil }()
	for rec := range in {
		if !yield(rec) {
			return false
		}
	}
	return false
}

type waitingForgiving struct {
	Source  *broken     `pipeline:"source"`
	Batch   *passingOn  `pipeline:"stage,batch=4,wait=25ms"`
	Forgive *forgiving  `pipeline:"stage"`
	Sink    *collecting `pipeline:"sink"`
}

// TestBatchOfAPanicThatWasRecovered: what a panic has left in a batch goes nowhere, although its
// wait is over while the input is read again, or the run takes its last checkpoint.
func TestBatchOfAPanicThatWasRecovered(t *testing.T) {
	for _, again := range []bool{false, true} {
		for _, opts := range [][]pipeline.Option{nil, {pipeline.Checkpoint(new(memory), 1000)}} {
			synctest.Test(t, func(t *testing.T) {
				p := &waitingForgiving{&broken{upto: 7}, new(passingOn), &forgiving{again}, new(collecting)}
				report, err := p.Run(t.Context(), opts...)
				balanced(t, report)
				want := []string{"1,2,3 at 35ms"}
				if again {
					want = append(want, "1,2,3 at 95ms", "4,5,6 at 125ms", "7 at 130ms")
				}
				if !slices.Equal(p.Batch.got, want) || err != nil && !strings.Contains(err.Error(), "read its input 2 times") {
					t.Errorf("again %v: %q, error %v", again, p.Batch.got, err)
				}
			})
		}
	}
}
