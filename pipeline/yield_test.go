package pipeline_test

import (
	"context"
	"errors"
	"iter"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/auditline/auditline/pipeline"
)

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
