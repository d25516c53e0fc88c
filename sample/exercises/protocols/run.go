package protocols

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/auditline/auditline/pipeline"
	"github.com/auditline/auditline/sample/internal/console"
	"github.com/auditline/auditline/sample/weather"
)

// Result is what the exercise shows.
type Result struct {
	Passed     string          // what is said of a valid pipeline
	Refused    []Refusal       // pipelines that Validate refuses
	EmptyBuild error           // why nothing can be built from nothing
	Accepted   map[string]bool // by what only looks like a stage
	Builder    BuilderResult

	PulledBeforeConsume int // records pulled when BuildPipeline had returned
	PulledAfter         int // and when its sequence had been read
}

// Refusal is a broken pipeline, and why it is refused.
type Refusal struct {
	Name string
	Err  error
}

// BuilderResult is what became of a builder that was given a broken stage.
type BuilderResult struct {
	Refusal      error
	StagesBefore int
	StagesAfter  int
	Consumed     int64 // by the sink, of what it built afterwards
}

// Run does the exercise.
func Run(ctx context.Context) (*Result, error) {
	r := &Result{Accepted: acceptLookalikes()}
	if err := r.validate(); err != nil {
		return nil, err
	}
	_, r.EmptyBuild = new(TypedPipelineBuilder).Build()
	var err error
	if r.Builder, err = build(ctx); err != nil {
		return nil, err
	}
	r.PulledBeforeConsume, r.PulledAfter, err = showLaziness(ctx)
	return r, err
}

// NewStages returns the three stages of exercises 3 and 4.
func NewStages(threshold float64, window int) []any {
	return []any{
		&weather.ThresholdFilter{Min: threshold},
		&weather.NormalizeTransform{Range: weather.Range{Low: 0, High: 100}},
		&weather.MovingAverageTransform{Window: window},
	}
}

// validate validates a good pipeline and several broken ones.
func (r *Result) validate() error {
	source, stages, sink := &SyntheticSource{}, NewStages(20, 5), &weather.ConsoleSink{}
	if err := pipeline.Validate(source, stages, sink); err != nil {
		return err
	}
	r.Passed = fmt.Sprintf("Pipeline validation passed: %d stages registered.", len(stages))
	refuse := func(name string, source any, stages []any, sink any) {
		r.Refused = append(r.Refused, Refusal{name, pipeline.Validate(source, stages, sink)})
	}
	refuse("BrokenSource", &BrokenSource{}, stages, sink)
	refuse("BrokenStage", source, []any{stages[0], &BrokenStage{}}, sink)
	refuse("BrokenSink", source, stages, &BrokenSink{})
	refuse("None source", nil, stages, sink)
	refuse("all broken", &BrokenSource{}, []any{&BrokenStage{}}, &BrokenSink{})
	return nil
}

// build builds a pipeline, after the builder has refused a broken stage, and runs it.
func build(ctx context.Context) (BuilderResult, error) {
	var b TypedPipelineBuilder
	err := b.SetSource(&SyntheticSource{Records: 5, Seed: 42})
	for _, stage := range NewStages(0, 5) {
		err = errors.Join(err, b.AddStage(stage))
	}
	if err = errors.Join(err, b.SetSink(&weather.ConsoleSink{Out: io.Discard})); err != nil {
		return BuilderResult{}, err
	}
	r := BuilderResult{StagesBefore: b.Stages()}
	r.Refusal = b.AddStage(&BrokenStage{}) //stagecheck:ignore pipelinetype the exercise shows the refusal
	r.StagesAfter = b.Stages()
	runner, err := b.Build()
	if err != nil {
		return r, err
	}
	report, err := runner.Run(ctx)
	r.Consumed = report.Out
	return r, err
}

// Print writes the result for people.
func (r *Result) Print(w io.Writer) {
	console.Heading(w, "Exercise 3: components are checked where they are put together")
	fmt.Fprintf(w, "  %s\n\n", r.Passed)
	for _, refused := range r.Refused {
		fmt.Fprintf(w, "  %s:\n%s\n", refused.Name, console.Indent(refused.Err.Error(), "    "))
	}
	fmt.Fprintf(w, `
  A builder refused one more: %v.
  It had %d stages before and has %d after; what it built gave %d records.
  Called Transform, and yet no stage: a number, a func field, a method with another signature. Accepted: %s.
  BuildPipeline had pulled %d records when it returned, and %d when they had been consumed.

`, r.Builder.Refusal, r.Builder.StagesBefore, r.Builder.StagesAfter, r.Builder.Consumed,
		console.Cell(r.presenceIsEnough()), r.PulledBeforeConsume, r.PulledAfter)
}

func (r *Result) presenceIsEnough() bool {
	return slices.Contains(slices.Collect(maps.Values(r.Accepted)), true)
}
