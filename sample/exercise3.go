package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"slices"

	"github.com/auditline/auditline/pipeline"
)

// exercise3 is what exercise 3 shows: components are checked where they are put together.
type exercise3 struct {
	Passed              string            `json:"passed"`
	Errors              map[string]string `json:"errors"`
	EmptyBuild          string            `json:"emptyBuild"`
	Builder             builderResult     `json:"builder"`
	PresenceOnly        map[string]bool   `json:"presenceOnly"`
	PulledBeforeConsume int               `json:"pulledBeforeConsume"`
	PulledAfter         int               `json:"pulledAfter"`

	refused []violation
}

// builderResult is what became of a builder that was given a broken stage.
type builderResult struct {
	Consumed     int64 `json:"consumed"` // by the sink, of what it built afterwards
	StagesBefore int   `json:"stagesBefore"`
	StagesAfter  int   `json:"stagesAfter"`
	Unchanged    bool  `json:"unchanged"`

	refusal error
}

// violation is a pipeline that Validate refuses.
type violation struct {
	name    string
	source  any
	stages  []any
	sink    any
	message string
}

func runExercise3(ctx context.Context) (*exercise3, error) {
	e := &exercise3{Errors: map[string]string{}}
	if err := e.showValidate(); err != nil {
		return nil, err
	}
	e.EmptyBuild = firstViolation(emptyBuild())
	e.PresenceOnly = showPresence()
	var err error
	if e.Builder, err = showBuilder(ctx); err != nil {
		return nil, err
	}
	e.PulledBeforeConsume, e.PulledAfter, err = showLaziness(ctx)
	return e, err
}

// exerciseStages are the three stages of exercises 3 and 4.
func exerciseStages(threshold float64, window int) []any {
	return []any{
		&ThresholdFilter{Min: threshold},
		&NormalizeTransform{Range: Range{0, 100}},
		&MovingAverageTransform{Window: window},
	}
}

// showValidate validates a good pipeline and several broken ones.
func (e *exercise3) showValidate() error {
	source, stages, sink := &SyntheticSource{}, exerciseStages(20, 5), &ConsoleSink{}
	if err := pipeline.Validate(source, stages, sink); err != nil {
		return err
	}
	e.Passed = fmt.Sprintf("Pipeline validation passed: %d stages registered.", len(stages))
	e.refused = []violation{
		{name: "BrokenSource", source: &BrokenSource{}, stages: stages, sink: sink},
		{name: "BrokenStage", source: source, stages: []any{stages[0], &BrokenStage{}}, sink: sink},
		{name: "BrokenSink", source: source, stages: stages, sink: &BrokenSink{}},
		{name: "None source", stages: stages, sink: sink},
		{name: "all broken", source: &BrokenSource{}, stages: []any{&BrokenStage{}}, sink: &BrokenSink{}},
	}
	for i, v := range e.refused {
		err := pipeline.Validate(v.source, v.stages, v.sink)
		e.refused[i].message = fmt.Sprint(err)
		e.Errors[v.name] = firstViolation(err)
	}
	return nil
}

// firstViolation is the text of the first of the violations that err joins.
func firstViolation(err error) string {
	if violation, ok := errors.AsType[*pipeline.ProtocolError](err); ok {
		return violation.Error()
	}
	return fmt.Sprint(err)
}

// Stages that only look like stages.
type (
	transformNumber  struct{ Transform int }
	transformField   struct{ Transform func(records) records }
	transformTwoArgs struct{}

	records = iter.Seq[*InstrumentedSlottedRecord]
)

// Transform takes more than a stage's method does.
func (transformTwoArgs) Transform(stream records, _ int) records { return stream }

// showPresence says whether something that is called Transform is enough to be a stage.
func showPresence() map[string]bool {
	accepted := map[string]bool{}
	for what, stage := range map[string]any{
		"noneAttrAccepted":     transformField{},
		"nonCallableAccepted":  transformNumber{},
		"instanceAttrAccepted": transformField{func(stream records) records { return stream }},
		"wrongArityAccepted":   transformTwoArgs{},
	} {
		accepted[what] = new(TypedPipelineBuilder).AddStage(stage) == nil
	}
	return accepted
}

func (e *exercise3) presenceIsEnough() bool {
	return slices.Contains(slices.Collect(maps.Values(e.PresenceOnly)), true)
}

func emptyBuild() error {
	_, err := new(TypedPipelineBuilder).Build()
	return err
}

// showBuilder builds a pipeline, after the builder has refused a broken stage.
func showBuilder(ctx context.Context) (builderResult, error) {
	var b TypedPipelineBuilder
	err := b.SetSource(&SyntheticSource{Records: 5, Seed: 42})
	for _, stage := range exerciseStages(0, 5) {
		err = errors.Join(err, b.AddStage(stage))
	}
	if err = errors.Join(err, b.SetSink(&ConsoleSink{Out: io.Discard})); err != nil {
		return builderResult{}, err
	}
	r := builderResult{StagesBefore: b.Stages()}
	r.refusal = b.AddStage(&BrokenStage{}) //stagecheck:ignore pipelinetype the exercise shows the refusal
	r.StagesAfter = b.Stages()
	r.Unchanged = r.StagesAfter == r.StagesBefore
	runner, err := b.Build()
	if err != nil {
		return r, err
	}
	report, err := runner.Run(ctx)
	r.Consumed = report.Out
	return r, err
}

// countingSource counts the records that are pulled from it.
type countingSource struct {
	SyntheticSource
	pulled int
}

// Stream counts as it yields.
func (s *countingSource) Stream() iter.Seq[*InstrumentedSlottedRecord] {
	return func(yield func(*InstrumentedSlottedRecord) bool) {
		for r := range s.SyntheticSource.Stream() {
			s.pulled++
			if !yield(r) {
				return
			}
		}
	}
}

// showLaziness returns how many records were pulled when BuildPipeline had returned, and when its sequence was read.
func showLaziness(ctx context.Context) (before, after int, err error) {
	source := &countingSource{SyntheticSource: SyntheticSource{Records: 3, Seed: 42}}
	records, err := BuildPipeline(ctx, source, exerciseStages(0, 5)...)
	if err != nil {
		return 0, 0, err
	}
	before = source.pulled
	for _, err := range records {
		if err != nil {
			return before, source.pulled, err
		}
	}
	return before, source.pulled, nil
}

func (e *exercise3) print(w io.Writer) {
	heading(w, "Exercise 3: components are checked where they are put together")
	fmt.Fprintf(w, "  %s\n\n", e.Passed)
	for _, v := range e.refused {
		fmt.Fprintf(w, "  %s:\n%s\n", v.name, indent(v.message, "    "))
	}
	fmt.Fprintf(w, `
  A builder refused one more: %v.
  It had %d stages before and has %d after; what it built gave %d records.
  Called Transform, and yet no stage: a number, a func field, a method with another signature. Accepted: %s.
  BuildPipeline had pulled %d records when it returned, and %d when they had been consumed.

`, e.Builder.refusal, e.Builder.StagesBefore, e.Builder.StagesAfter, e.Builder.Consumed, cell(e.presenceIsEnough()), e.PulledBeforeConsume, e.PulledAfter)
}
