package pipeline_test

import (
	"bytes"
	"context"
	"errors"
	"iter"
	"log/slog"
	"math"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"github.com/auditline/auditline/pipeline"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// unreliable yields 1 to 9 and fails each third.
type unreliable struct{}

func (*unreliable) Stream() iter.Seq2[*reading, error] {
	return func(yield func(*reading, error) bool) {
		for i := 1; i <= 9; i++ {
			var err error
			if i%3 == 0 {
				err = errors.New("third")
			}
			if !yield(&reading{i}, err) {
				return
			}
		}
	}
}

type reliable struct {
	Source *unreliable `pipeline:"source"`
	Sink   *collecting `pipeline:"sink"`
}

func TestFailedRecordsOfASourceAreNumberedAmongAll(t *testing.T) {
	var numbers []int64
	var failed []int
	sink := new(collecting)
	p := &reliable{new(unreliable), sink}
	report, err := p.Run(context.Background(), pipeline.DeadLetters(func(l pipeline.DeadLetter) {
		numbers, failed = append(numbers, l.Number), append(failed, l.Record.(*reading).n)
	}))
	if err != nil || report.In != 9 || report.Dead != 3 || report.Out != 6 {
		t.Errorf("in %d, dead %d, out %d, error %v", report.In, report.Dead, report.Out, err)
	}
	if want := []int64{3, 6, 9}; !slices.Equal(numbers, want) || !slices.Equal(failed, []int{3, 6, 9}) {
		t.Errorf("numbers %v, records %v, want %v", numbers, failed, want)
	}
	if got := report.Components[0].Monitor.RecordsProcessed(); got != 9 {
		t.Errorf("the source's monitor says %d records", got)
	}
}

func TestNilComponentIsNamedBeforeAnythingRuns(t *testing.T) {
	source := &numbers{n: 5}
	p := &chainWholeEach{A: source, B: new(whole), Z: new(consumer)}
	report, err := p.Run(context.Background(), pipeline.MonitorEvery(1))
	want := "C (each): Stage 1 'each' violates PipelineStageProtocol: the component is nil; put one in"
	if err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
	var violation *pipeline.ProtocolError
	if !errors.As(err, &violation) || violation.Index != 1 {
		t.Errorf("no ProtocolError of stage 1 in %v", err)
	}
	if source.seen > 0 || report.In > 0 || report.StageEvents > 0 || len(report.Components) != 4 {
		t.Errorf("something ran: %d records, report %+v", source.seen, report)
	}
}

// perRecord is a stage that is a function.
type perRecord func(*reading) (*reading, bool)

func (f perRecord) Apply(rec *reading) (*reading, bool) { return f(rec) }

type functional struct {
	Source *counting   `pipeline:"source"`
	Stage  perRecord   `pipeline:"stage"`
	Sink   *collecting `pipeline:"sink"`
}

func TestNilFunctionIsNoComponent(t *testing.T) {
	p := &functional{Source: &counting{5}, Sink: new(collecting)}
	report, err := p.Run(context.Background())
	want := "Stage (perRecord): Stage 0 'perRecord' violates PipelineStageProtocol: the component is nil; put one in"
	if err == nil || err.Error() != want || report.In > 0 {
		t.Errorf("in %d, error %v\nwant %s", report.In, err, want)
	}
	p.Stage = func(rec *reading) (*reading, bool) { return rec, rec.n != 3 }
	if report, err = p.Run(context.Background()); err != nil || report.Out != 4 {
		t.Errorf("out %d, error %v", report.Out, err)
	}
}

func TestCancelledBeforeItBegins(t *testing.T) {
	ctx, cancel := context.WithCancelCause(context.Background())
	cancel(errCancelled)
	source := &numbers{n: 5}
	report, err := (&chainDirect{source, new(putter)}).Run(ctx)
	if err != errCancelled || report.In != 0 || source.seen > 0 {
		t.Errorf("in %d, error %v", report.In, err)
	}
}

// ticking yields a record a second, and waits with or without an eye on the context.
type ticking struct{ patient bool }

func (s *ticking) Stream(ctx context.Context) iter.Seq[*reading] {
	return func(yield func(*reading) bool) {
		for n := 0; ; n++ {
			if s.patient {
				time.Sleep(time.Second)
			} else {
				select {
				case <-ctx.Done():
					return
				case <-time.After(time.Second):
				}
			}
			if !yield(&reading{n}) {
				return
			}
		}
	}
}

type clockwork struct {
	Source *ticking    `pipeline:"source"`
	Stage  *dropFifths `pipeline:"stage"`
	Sink   *collecting `pipeline:"sink"`
}

func TestCancelEndsASlowStream(t *testing.T) {
	for patient, want := range map[bool]time.Duration{true: 3 * time.Second, false: 2500 * time.Millisecond} {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(context.Background(), 2500*time.Millisecond)
			defer cancel()
			report, err := (&clockwork{&ticking{patient}, new(dropFifths), new(collecting)}).Run(ctx)
			if !errors.Is(err, context.DeadlineExceeded) || report.Elapsed != want {
				t.Errorf("patient %v: ended after %s with %v, want %s", patient, report.Elapsed, err, want)
			}
		})
	}
}

func TestPanicInTheDeadLetterFunction(t *testing.T) {
	p := &reliable{new(unreliable), new(collecting)}
	report, err := p.Run(context.Background(), pipeline.DeadLetters(func(pipeline.DeadLetter) { panic("full") }))
	if err == nil || !strings.HasPrefix(err.Error(), "Source (unreliable): record 3: third; in the dead-letter function: panic: full\n") {
		t.Errorf("error %v", err)
	}
	if report.In != 3 || report.Out != 2 || report.Dead != 1 {
		t.Errorf("in %d, out %d, dead %d", report.In, report.Out, report.Dead)
	}
}

func TestPanicCarriesItsStack(t *testing.T) {
	p := &chainRepeatedWhole{new(numbers), new(whole), new(whole), new(fallibleWhole), new(consumer)}
	p.A.n = 10
	p.C.probe = probe{place: 2, fault: panics, k: 4}
	_, err := p.Run(context.Background())
	var failed *pipeline.ComponentError
	if !errors.As(err, &failed) || failed.Component != "C" || !errors.Is(err, errFault) {
		t.Fatalf("error %v", err)
	}
	if !bytes.Contains(failed.Stack, []byte("(*whole).Transform")) {
		t.Errorf("the stack does not lead to the panic:\n%s", failed.Stack)
	}
}

// lateRefusal fails once it has seen everything.
type lateRefusal struct{}

func (lateRefusal) Consume(in iter.Seq[*reading]) error {
	for range in {
	}
	return errors.New("disk full")
}

type late struct {
	Source *counting   `pipeline:"source"`
	Sink   lateRefusal `pipeline:"sink"`
}

func TestSinkThatFailsAtTheEndBlamesNoRecord(t *testing.T) {
	report, err := (&late{Source: &counting{3}}).Run(context.Background())
	if want := "Sink (lateRefusal): disk full"; err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
	if report.Out != 3 || report.Dead != 0 {
		t.Errorf("out %d, dead %d", report.Out, report.Dead)
	}
}

func TestLogger(t *testing.T) {
	var log bytes.Buffer
	logger := slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey || a.Key == "elapsed" {
			return slog.Attr{}
		}
		return a
	}}))
	if _, err := (&reliable{new(unreliable), new(collecting)}).Run(context.Background(), pipeline.Logger(logger)); err == nil {
		t.Error("no error")
	}
	want := `level=WARN msg="record failed" component=Source record=3 error=third
level=ERROR msg="pipeline ended" in=3 out=2 dropped=0 dead=1 error="Source (unreliable): record 3: third"
`
	if log.String() != want {
		t.Errorf("got\n%s\nwant\n%s", log.String(), want)
	}
}

// stubborn goes on whatever yield returns, up to n records. It is a source, and a stage that gives
// each record twice.
type stubborn struct{ n int }

func (s *stubborn) Stream() iter.Seq[*reading] {
	return func(yield func(*reading) bool) {
		for i := range s.n {
			yield(&reading{i + 1}) //stagecheck:ignore seqyield its purpose
		}
	}
}

func (s *stubborn) Transform(in iter.Seq[*reading]) iter.Seq[*reading] {
	return func(yield func(*reading) bool) {
		for rec := range in {
			yield(rec) //stagecheck:ignore seqyield its purpose
			yield(rec) //stagecheck:ignore seqyield its purpose
		}
	}
}

// satiable takes n records.
type satiable struct{ n int }

func (s *satiable) Put(*reading) error {
	if s.n--; s.n < 0 {
		return errors.New("sated")
	}
	return nil
}

type heedlessSource struct {
	Source *stubborn `pipeline:"source"`
	Sink   *satiable `pipeline:"sink"`
}

// stubbornlyFailing goes on after a record that failed.
type stubbornlyFailing struct{}

func (stubbornlyFailing) Stream() iter.Seq2[*reading, error] {
	return func(yield func(*reading, error) bool) {
		yield(nil, errors.New("sated")) //stagecheck:ignore seqyield its purpose
		yield(&reading{1}, nil)
	}
}

type heedlessFailing struct {
	Source stubbornlyFailing `pipeline:"source"`
	Sink   *satiable         `pipeline:"sink"`
}

type heedlessStage struct {
	Source *counting `pipeline:"source"`
	Stage  *stubborn `pipeline:"stage"`
	Next   *double   `pipeline:"stage"`
	Sink   *satiable `pipeline:"sink"`
}

// TestWhoDoesNotHeedYieldIsNamed: also after the error that ended the run, which is not lost.
func TestWhoDoesNotHeedYieldIsNamed(t *testing.T) {
	source, stage := &stubborn{9}, &stubborn{}
	atRunTime := func(source any, stages []any, sink any) pipeline.Pipeline {
		runner, err := pipeline.NewRunner(source, stages, sink)
		if err != nil {
			t.Fatal(err)
		}
		return runner
	}
	for _, try := range []struct {
		name string
		p    pipeline.Pipeline
		in   int64
	}{
		{"Source (stubborn)", &heedlessSource{source, &satiable{3}}, 4},
		{"Source (stubbornlyFailing)", &heedlessFailing{Sink: &satiable{3}}, 1},
		{"Stage (stubborn)", &heedlessStage{&counting{9}, stage, new(double), &satiable{2}}, 2},
		{"stubborn (stubborn)", atRunTime(source, nil, &satiable{3}), 4},
		{"stubborn (stubborn)", atRunTime(&counting{9}, []any{stage, new(double)}, &satiable{2}), 2},
	} {
		report, err := try.p.Run(context.Background())
		first, second, _ := strings.Cut(err.Error(), "\n")
		if !strings.HasSuffix(first, ": sated") {
			t.Errorf("%T: the first error is %s", try.p, first)
		}
		if !strings.HasPrefix(second, try.name+": panic: ") {
			t.Errorf("%T: the second error is %s", try.p, second)
		}
		if report.In != try.in || report.Dead != 1 {
			t.Errorf("%T: in %d, dead %d", try.p, report.In, report.Dead)
		}
	}
}

// TestCancelledSourceThatDoesNotHeedYieldIsNamed: no record passes after the end.
func TestCancelledSourceThatDoesNotHeedYieldIsNamed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(context.Background())
		report, err := (&heedlessCancelled{&stubborn{9}, &cancelling{cancel}}).Run(ctx)
		var failed *pipeline.ComponentError
		if !errors.Is(err, context.Canceled) || !errors.As(err, &failed) || failed.Component != "Source" || failed.Stack == nil {
			t.Errorf("error %v", err)
		}
		if report.In != 1 || report.Out != 1 {
			t.Errorf("in %d, out %d", report.In, report.Out)
		}
	})
}

// cancelling cancels with its first record.
type cancelling struct{ cancel func() }

func (c *cancelling) Put(*reading) error {
	c.cancel()
	synctest.Wait()
	return nil
}

type heedlessCancelled struct {
	Source *stubborn   `pipeline:"source"`
	Sink   *cancelling `pipeline:"sink"`
}

// cancelsAt cancels with its record n.
type cancelsAt struct {
	n      int
	cancel func()
}

func (c *cancelsAt) Put(*reading) error {
	if c.n--; c.n == 0 {
		c.cancel()
	}
	return nil
}

type cancelled struct {
	Source *counting  `pipeline:"source"`
	Sink   *cancelsAt `pipeline:"sink"`
}

// TestCancelIsSeenAtEachTurn: even where what watches the context gets no processor.
func TestCancelIsSeenAtEachTurn(t *testing.T) {
	for every, most := range map[int]int64{1: 4, 10: 10, 0: 1024} {
		ctx, cancel := context.WithCancel(context.Background())
		p := &cancelled{&counting{math.MaxInt}, &cancelsAt{4, cancel}}
		report, err := p.Run(ctx, pipeline.MonitorEvery(every))
		if err != context.Canceled || report.In < 4 || report.In > most {
			t.Errorf("monitored every %d: %d records, want at most %d, error %v", every, report.In, most, err)
		}
	}
}
