package pipeline_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/auditline/auditline/pipeline"
)

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

// spell takes records that no test's source gives.
type spell struct{}

func (spell) Apply(n int) (string, bool) { return "", true }

func TestValidateReportsInTheOrderOfThePipeline(t *testing.T) {
	err := pipeline.Validate(&counting{}, []any{spell{}, &smooth{}, nil}, smooth{}) //stagecheck:ignore pipelinetype the test wants the refusals
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		t.Fatalf("got %v", err)
	}
	var got []string
	for _, e := range joined.Unwrap() {
		violation := e.(*pipeline.ProtocolError)
		got = append(got, fmt.Sprint(violation.Role, violation.Index, violation.Type))
	}
	if want := []string{"stage0spell", "stage1smooth", "stage2nil", "sink0smooth"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
