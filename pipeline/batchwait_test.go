package pipeline_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/auditline/auditline/pipeline"
)

// pausing yields records with pauses in front of them, and does something before a last one.
type pausing struct {
	pauses   []time.Duration
	before   func() // nil for nothing
	released bool
}

func (s *pausing) Stream(ctx context.Context) iter.Seq[*reading] {
	return func(yield func(*reading) bool) {
		defer func() { s.released = true }()
		for i, pause := range s.pauses {
			select {
			case <-time.After(pause):
			case <-ctx.Done():
				return
			}
			if s.before != nil && i == len(s.pauses)-1 {
				s.before()
			}
			if !yield(&reading{i + 1}) {
				return
			}
		}
	}
}

// pausingPairs is pausing with an error beside each record.
type pausingPairs struct{ pausing }

func (s *pausingPairs) Stream(ctx context.Context) iter.Seq2[*reading, error] {
	return func(yield func(*reading, error) bool) {
		for rec := range s.pausing.Stream(ctx) {
			if !yield(rec, nil) {
				return
			}
		}
	}
}

// timedTable notes when it gets its batches.
type timedTable struct {
	got []string
	do  func() error // nil for nothing
}

func (s *timedTable) note(in []*reading) {
	var numbers []string
	for _, rec := range in {
		numbers = append(numbers, fmt.Sprint(rec.n))
	}
	s.got = append(s.got, fmt.Sprintf("%s at %s", strings.Join(numbers, ","), time.Since(epoch)))
}

// epoch is when the time in a bubble of synctest begins.
var epoch = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

func (s *timedTable) PutBatch(in []*reading) error {
	s.note(in)
	if s.do == nil {
		return nil
	}
	return s.do()
}

// passingOn passes on its batches.
type passingOn struct{ timedTable }

func (s *passingOn) ApplyBatch(in []*reading) ([]*reading, error) {
	return in, s.PutBatch(in)
}

// some takes so many records and stops.
type some struct {
	n   int
	got []int
}

func (s *some) Consume(in iter.Seq[*reading]) {
	for rec := range in {
		if s.got = append(s.got, rec.n); len(s.got) == s.n {
			return
		}
	}
}

type waitingTable struct {
	Source *pausing    `pipeline:"source"`
	Table  *timedTable `pipeline:"sink,batch=3,wait=50ms"`
}

type waitingPairs struct {
	Source *pausingPairs `pipeline:"source"`
	Table  *timedTable   `pipeline:"sink,batch=3,wait=50ms"`
}

type waitingStages struct {
	Source *pausing    `pipeline:"source"`
	First  *passingOn  `pipeline:"stage,batch=3,wait=50ms"`
	Second *passingOn  `pipeline:"stage,batch=3,wait=20ms"`
	Whole  *dropFifths `pipeline:"stage"`
	Sink   *some       `pipeline:"sink"`
}

type waitingSinks struct {
	Source *pausing    `pipeline:"source"`
	Table  *timedTable `pipeline:"sink,batch=3,wait=50ms"`
	Other  *timedTable `pipeline:"sink,batch=2"`
}

const ms = time.Millisecond

// TestWaitEndsBatches: a record waits no longer than the tag says, although the source is quiet.
func TestWaitEndsBatches(t *testing.T) {
	pauses := []time.Duration{10 * ms, 10 * ms, 200 * ms, 49 * ms, 2 * ms, 10 * ms, 10 * ms, 10 * ms, 100 * ms}
	want := []string{"1,2 at 60ms", "3,4 at 270ms", "5,6,7 at 291ms", "8 at 351ms", "9 at 401ms"}
	synctest.Test(t, func(t *testing.T) {
		table := new(timedTable)
		report, err := (&waitingTable{&pausing{pauses: pauses}, table}).Run(context.Background())
		balanced(t, report)
		if err != nil || report.Out != 9 || !slices.Equal(table.got, want) {
			t.Errorf("got %q, out %d, error %v", table.got, report.Out, err)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		table := new(timedTable)
		report, err := (&waitingPairs{&pausingPairs{pausing{pauses: pauses}}, table}).Run(context.Background())
		balanced(t, report)
		if err != nil || report.Out != 9 || !slices.Equal(table.got, want) {
			t.Errorf("pairs: got %q, out %d, error %v", table.got, report.Out, err)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		table, other := new(timedTable), new(timedTable)
		report, err := (&waitingSinks{&pausing{pauses: pauses}, table, other}).Run(context.Background())
		balanced(t, report)
		if err != nil || report.Out != 9 || !slices.Equal(table.got, want) || len(other.got) != 5 {
			t.Errorf("beside another: got %q and %q, out %d, error %v", table.got, other.got, report.Out, err)
		}
	})
}

// TestWaitIsPerBatch: what the first stage hands over after its wait waits again at the second.
func TestWaitIsPerBatch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &waitingStages{&pausing{pauses: []time.Duration{0, 0, time.Second, time.Second}}, new(passingOn), new(passingOn), new(dropFifths), &some{n: 9}}
		report, err := p.Run(context.Background())
		balanced(t, report)
		first, second := []string{"1,2 at 50ms", "3 at 1.05s", "4 at 2s"}, []string{"1,2 at 70ms", "3 at 1.07s", "4 at 2s"}
		if err != nil || !slices.Equal(p.First.got, first) || !slices.Equal(p.Second.got, second) || report.Out != 4 {
			t.Errorf("first %q, second %q, out %d, error %v", p.First.got, p.Second.got, report.Out, err)
		}
	})
}

// TestEndsWhileTheSourceIsQuiet: what happens to a batch whose wait is over ends the run, and the
// source with it, which looks at its context.
func TestEndsWhileTheSourceIsQuiet(t *testing.T) {
	for name, try := range map[string]struct {
		do     func() error
		out    int64
		dead   int64
		number int64
		panics bool
	}{
		"fails":  {func() error { return errFault }, 0, 2, 1, false},
		"panics": {func() error { panic(errFault) }, 0, 2, 1, true},
	} {
		for place := range 3 {
			t.Run(fmt.Sprint(name, place), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					source := &pausing{pauses: []time.Duration{0, 0, time.Hour}}
					first, second, table := new(passingOn), new(passingOn), new(timedTable)
					[]*timedTable{&first.timedTable, &second.timedTable, table}[place].do = try.do
					var report *pipeline.Report
					var err error
					if place == 2 {
						report, err = (&waitingTable{source, table}).Run(context.Background())
					} else {
						report, err = (&waitingStages{source, first, second, new(dropFifths), &some{n: 9}}).Run(context.Background())
					}
					balanced(t, report)
					var blamed *pipeline.ComponentError
					if !errors.As(err, &blamed) || !errors.Is(err, errFault) || blamed.Number != try.number || (blamed.Stack != nil) != try.panics {
						t.Errorf("error %v", err)
					}
					if want := []string{"First", "Second", "Table"}[place]; blamed == nil || blamed.Component != want {
						t.Errorf("blamed %+v, want %s", blamed, want)
					}
					if report.Dead != try.dead || report.Out != try.out || !source.released || time.Since(epoch) > time.Second {
						t.Errorf("out %d, dead %d, after %s, source released: %v", report.Out, report.Dead, time.Since(epoch), source.released)
					}
				})
			})
		}
	}
}

// TestSinkHasEnoughWhileTheSourceIsQuiet: the source learns of it by its context.
func TestSinkHasEnoughWhileTheSourceIsQuiet(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		source, sink := &pausing{pauses: []time.Duration{0, 0, time.Hour}}, &some{n: 1}
		report, err := (&waitingStages{source, new(passingOn), new(passingOn), new(dropFifths), sink}).Run(context.Background())
		balanced(t, report)
		if err != nil || report.Out != 1 || report.Dropped != 1 || !source.released || time.Since(epoch) != 70*ms {
			t.Errorf("out %d, dropped %d, after %s, source released: %v, error %v", report.Out, report.Dropped, time.Since(epoch), source.released, err)
		}
	})
}

// TestPanicBelowAQuietSource: a component behind the batch is named, not one that waits.
func TestPanicBelowAQuietSource(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		source := &pausing{pauses: []time.Duration{0, time.Hour}}
		report, err := (&waitingPanics{source, &kindly{}, new(passingOn), new(panicky), new(collecting)}).Run(context.Background())
		balanced(t, report)
		var blamed *pipeline.ComponentError
		if !errors.As(err, &blamed) || blamed.Component != "Panicky" || report.Components[3].Dead != 1 || report.Dead != 1 {
			t.Errorf("dead %v, error %v", accounts(report), err)
		}
	})
}

// kindly passes everything on, as a whole stream.
type kindly struct{}

func (*kindly) Transform(in iter.Seq[*reading]) iter.Seq[*reading] { return in }

// panicky panics with its first record.
type panicky struct{}

func (*panicky) Transform(in iter.Seq[*reading]) iter.Seq[*reading] {
	return func(func(*reading) bool) {
		for range in {
			panic(errFault)
		}
	}
}

type waitingPanics struct {
	Source  *pausing    `pipeline:"source"`
	Kindly  *kindly     `pipeline:"stage"`
	Batch   *passingOn  `pipeline:"stage,batch=3,wait=50ms"`
	Panicky *panicky    `pipeline:"stage"`
	Sink    *collecting `pipeline:"sink"`
}

// TestSourceEndsBesideBatches: a source in its own goroutine ends the run as one does that runs in
// the run's.
func TestSourceEndsBesideBatches(t *testing.T) {
	for name, try := range map[string]struct {
		before func(cancel func())
		check  func(err error) bool
		out    int64
		dead   int64
	}{
		"panics": {func(func()) { panic(errFault) }, func(err error) bool {
			var blamed *pipeline.ComponentError
			return errors.As(err, &blamed) && blamed.Component == "Source" && errors.Is(err, errFault) &&
				strings.Contains(string(blamed.Stack), "pausing")
		}, 3, 1},
		"is cancelled": {func(cancel func()) { cancel() }, func(err error) bool { return err == errCancelled }, 3, 2},
		"ends":         {func(func()) {}, func(err error) bool { return err == nil }, 5, 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancelCause(context.Background())
				defer cancel(nil)
				source := &pausing{pauses: make([]time.Duration, 5)}
				source.before = func() {
					try.before(func() { cancel(errCancelled) })
				}
				report, err := (&waitingTable{source, new(timedTable)}).Run(ctx)
				balanced(t, report)
				if !try.check(err) || report.Out != try.out || report.Dead != try.dead || !source.released {
					t.Errorf("out %d, dead %d, error %v", report.Out, report.Dead, err)
				}
			})
		})
	}
}

// TestSourcePanicsAfterAWait: it is named, and not the sink of several that had a batch before.
func TestSourcePanicsAfterAWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		source := &pausing{pauses: []time.Duration{0, 100 * ms}, before: func() { panic(errFault) }}
		report, err := (&waitingSinks{source, new(timedTable), new(timedTable)}).Run(t.Context())
		balanced(t, report)
		if failed, ok := errors.AsType[*pipeline.ComponentError](err); !ok || failed.Component != "Source" {
			t.Errorf("error %.200v", err)
		}
	})
}

// heedless goes on after yield returned false.
type heedless struct{}

func (heedless) Stream() iter.Seq[*reading] {
	return func(yield func(*reading) bool) {
		for yield(&reading{1}) { //stagecheck:ignore seqyield its purpose
		}
		yield(&reading{2})
	}
}

type waitingHeedless struct {
	Source heedless    `pipeline:"source"`
	Table  *timedTable `pipeline:"sink,batch=3,wait=50ms"`
}

func TestHeedlessSourceBesideBatches(t *testing.T) {
	report, err := (&waitingHeedless{Table: &timedTable{do: func() error { return errFault }}}).Run(context.Background())
	balanced(t, report)
	if err == nil || !strings.Contains(err.Error(), "Source (heedless): panic: went on after yield returned false") || !errors.Is(err, errFault) {
		t.Errorf("error %v", err)
	}
}

// TestDrainFlushesBatches: a run that is drained hands over what is in its batches.
func TestDrainFlushesBatches(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		stop, cancel := context.WithTimeout(context.Background(), 25*ms)
		defer cancel()
		table := new(timedTable)
		report, err := (&waitingTable{&pausing{pauses: slices.Repeat([]time.Duration{10 * ms}, 100)}, table}).Run(context.Background(), pipeline.StopOn(stop))
		balanced(t, report)
		if err != nil || !report.Stopped || report.Out != report.In || report.In != 3 {
			t.Errorf("in %d, out %d, stopped %v, error %v", report.In, report.Out, report.Stopped, err)
		}
	})
}
