package pipeline_test

import (
	"context"
	"errors"
	"iter"
	"slices"
	"testing"

	"github.com/auditline/auditline/pipeline"
)

// reading is a record.
type reading struct{ n int }

// counting yields 1 to n.
type counting struct{ n int }

func (c *counting) Stream() iter.Seq[*reading] {
	return func(yield func(*reading) bool) {
		for i := range c.n {
			if !yield(&reading{i + 1}) {
				return
			}
		}
	}
}

// dropFifths drops every fifth record, as a whole stream.
type dropFifths struct{}

func (*dropFifths) Transform(in iter.Seq[*reading]) iter.Seq[*reading] {
	return func(yield func(*reading) bool) {
		for rec := range in {
			if rec.n%5 != 0 && !yield(rec) {
				return
			}
		}
	}
}

// double works record by record.
type double struct{}

func (*double) Apply(rec *reading) (*reading, bool) { return &reading{2 * rec.n}, true }

// collecting is a sink.
type collecting struct{ got []int }

func (c *collecting) Put(rec *reading) error {
	c.got = append(c.got, rec.n)
	return nil
}

func TestRunnerCountsRecordsAndChanges(t *testing.T) {
	sink := &collecting{}
	runner, err := pipeline.NewRunner(&counting{100}, []any{&dropFifths{}, &double{}, &double{}}, sink)
	if err != nil {
		t.Fatal(err)
	}
	for run := int64(1); run <= 2; run++ {
		report, err := runner.Run(context.Background(), pipeline.MonitorEvery(1))
		if err != nil {
			t.Fatal(err)
		}
		got := []int64{report.In, report.Out, report.Dropped, report.Dead, report.StageEvents, runner.StageEvents()}
		if want := []int64{100, 80, 20, 0, 520, run * 520}; !slices.Equal(got, want) {
			t.Errorf("run %d: in, out, dropped, dead, events, all events = %v, want %v", run, got, want)
		}
		for i, want := range []int64{100, 100, 80, 80, 80} {
			if got := report.Components[i].Monitor.RecordsProcessed(); got != run*want {
				t.Errorf("run %d: monitor of %s says %d, want %d", run, report.Components[i].Name, got, run*want)
			}
		}
	}
	if len(sink.got) != 160 || sink.got[0] != 4 {
		t.Errorf("sink got %d records, first %d", len(sink.got), sink.got[0])
	}
}

type smooth struct{}

func (*smooth) Process(in iter.Seq[*reading]) iter.Seq[*reading] { return in }

func TestBuilderRefusesAndStaysAsItWas(t *testing.T) {
	var b pipeline.Builder
	for _, err := range []error{b.SetSource(&counting{5}), b.AddStage(&double{}), b.SetSink(&collecting{})} {
		if err != nil {
			t.Fatal(err)
		}
	}
	err := b.AddStage(&smooth{}) //stagecheck:ignore pipelinetype the test wants the refusal
	var violation *pipeline.ProtocolError
	if !errors.As(err, &violation) || violation.Role != "stage" || violation.Index != 1 || violation.Protocol != "PipelineStageProtocol" {
		t.Errorf("got %#v", violation)
	}
	want := "Stage 1 'smooth' violates PipelineStageProtocol: missing method Transform(stream) (has method Process; want Transform); rename Process to Transform"
	if err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
	if b.Stages() != 1 {
		t.Errorf("%d stages after a refusal, want 1", b.Stages())
	}
	runner, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	report, err := runner.Run(context.Background())
	if err != nil || report.Out != 5 {
		t.Errorf("out %d, %v", report.Out, err)
	}
}

// recycling yields one record again and again, and fails each second time.
type recycling struct{ reading }

func (s *recycling) Stream() iter.Seq2[*reading, error] {
	return func(yield func(*reading, error) bool) {
		for s.n = 1; s.n <= 4; s.n++ {
			var err error
			if s.n%2 == 0 {
				err = errors.New("even")
			}
			if !yield(&s.reading, err) {
				return
			}
		}
	}
}

func TestRunnerHandsOverCopiesOfFailedRecords(t *testing.T) {
	runner, err := pipeline.NewRunner(&recycling{}, nil, &collecting{})
	if err != nil {
		t.Fatal(err)
	}
	var failed []*reading
	_, err = runner.Run(context.Background(), pipeline.DeadLetters(func(l pipeline.DeadLetter) {
		failed = append(failed, l.Record.(*reading))
	}))
	if err != nil || len(failed) != 2 || failed[0].n != 2 || failed[1].n != 4 {
		t.Errorf("failed records %v, %v", failed, err)
	}
}
