// Package calls puts pipelines together at run time.
package calls

import (
	"iter"

	"github.com/auditline/auditline/pipeline"
)

type record struct{}

type source struct{}

func (*source) Stream() iter.Seq[*record] { return nil }

type brokenSource struct{}

func (*brokenSource) Generate() iter.Seq[*record] { return nil }

type filter struct{}

func (*filter) Transform(s iter.Seq[*record]) iter.Seq[*record] { return s }

type count struct{}

func (count) Apply(*record) (int, bool) { return 0, true }

type brokenStage struct{}

func (*brokenStage) Process(s iter.Seq[*record]) iter.Seq[*record] { return s }

type sink struct{}

func (*sink) Consume(iter.Seq[*record]) {}

type anySink struct{}

func (anySink) Put(any) error { return nil }

type brokenSink struct{}

func (*brokenSink) Write(iter.Seq[*record]) {}

func validate(stages []any, unknown any, known pipelineStage) {
	_ = pipeline.Validate(&source{}, []any{&filter{}, count{}}, anySink{})
	_ = pipeline.Validate(&source{}, nil, &sink{})
	_ = pipeline.Validate(
		&brokenSource{}, // want `pipelinetype: Source 'brokenSource' violates SourceProtocol: missing method Stream\(\) \(has method Generate; want Stream\); rename Generate to Stream$`
		[]any{
			&filter{},
			&brokenStage{}, // want `Stage 1 'brokenStage' violates PipelineStageProtocol: missing method Transform\(stream\) \(has method Process; want Transform\); rename Process to Transform$`
			filter{},       // want `Stage 2 'filter' violates PipelineStageProtocol: method Transform has a pointer receiver, but the component is a value; use \*filter$`
			nil,            // want `Stage 3 'nil' violates PipelineStageProtocol: missing method Transform\(stream\) \(the component is nil\); put one in$`
		},
		&brokenSink{}, // want `Sink 'brokenSink' violates SinkProtocol: missing method Consume\(stream\) \(has method Write; want Consume\); rename Write to Consume$`
	)
	_, _ = pipeline.NewRunner(
		&source{},
		[]any{
			count{},
			&filter{}, // want `Stage 1 'filter' violates PipelineStageProtocol: takes \*calls.record, but Stage 0 'count' gives int`
		},
		count{}, // want `Sink 'count' violates SinkProtocol: missing method Consume\(stream\)`
	)
	_, _ = pipeline.NewRunner(&source{}, []any{count{}}, &sink{}) // want `Sink 'sink' violates SinkProtocol: takes \*calls.record, but Stage 0 'count' gives int`

	// What is not known is no finding.
	_ = pipeline.Validate(unknown, []any{known, 1: unknown}, unknown)
	_ = pipeline.Validate(unknown, []any{known, unknown}, unknown)
	_ = pipeline.Validate(&source{}, stages, anySink{})
	_ = pipeline.Validate(unknown, stages, 3) // want `Sink 'int' violates SinkProtocol: missing method Consume\(stream\)`
	_ = Validate(&brokenSource{}, nil, &brokenSink{})
}

type pipelineStage interface {
	Transform(iter.Seq[*record]) iter.Seq[*record]
}

func Validate(source any, stages []any, sink any) error { return nil }

func build() (*pipeline.Runner, error) {
	var b pipeline.Builder
	if err := b.SetSource(&brokenSource{}); err != nil { // want `Source 'brokenSource' violates SourceProtocol`
		_ = b.SetSource(&source{})
	}
	err := b.AddStage(&brokenStage{}) // want `Stage 'brokenStage' violates PipelineStageProtocol`
	if err != nil {
		return nil, err
	}

	c := new(pipeline.Builder)
	c.SetSource(&source{})
	c.AddStage(&brokenStage{}) // want `Stage 0 'brokenStage' violates PipelineStageProtocol`
	c.AddStage(&filter{})
	c.AddStage(count{})
	c.AddStage(&filter{})    // want `Stage 2 'filter' violates PipelineStageProtocol: takes \*calls.record, but Stage 1 'count' gives int`
	c.SetSink(&brokenSink{}) // want `Sink 'brokenSink' violates`
	c.SetSink(&sink{})       // want `Sink 'sink' violates SinkProtocol: takes \*calls.record, but Stage 1 'count' gives int`
	return c.Build()
}

func fill(b *pipeline.Builder, stages []any) {
	b.SetSource(&source{})
	b.AddStage(&brokenStage{}) // want `pipelinetype: Stage 'brokenStage' violates PipelineStageProtocol: missing method`

	var c pipeline.Builder
	c.SetSource(&source{})
	for _, s := range stages {
		c.AddStage(s)
		c.AddStage(count{})
	}
	c.AddStage(&filter{})
	c.SetSink(&sink{})
	c.Build()

	var d pipeline.Builder
	d.SetSource(&source{})
	fill(&d, nil)
	d.AddStage(&brokenStage{}) // want `pipelinetype: Stage 'brokenStage' violates PipelineStageProtocol: missing method`
}

type app struct{ builder pipeline.Builder }

func (a *app) fill() []error {
	if a.builder.SetSource(&brokenSource{}) != nil { // want `Source 'brokenSource' violates SourceProtocol`
		return nil
	}
	must := func(error) {}
	var b pipeline.Builder
	must(b.SetSource(&source{}))
	must(b.AddStage(&brokenStage{})) // want `pipelinetype: Stage 'brokenStage' violates PipelineStageProtocol`
	b.AddStage(count{})
	b.AddStage(&filter{}) // not found: a look at the statements before it would have to know what must does
	return []error{
		a.builder.AddStage(&brokenStage{}), // want `Stage 'brokenStage' violates PipelineStageProtocol`
		a.builder.SetSink(&brokenSink{}),   // want `Sink 'brokenSink' violates SinkProtocol`
	}
}

func variables(s any, more ...any) {
	stages := []any{
		count{},
		&filter{}, // want `Stage 1 'filter' violates PipelineStageProtocol: takes \*calls.record, but Stage 0 'count' gives int`
	}
	if pipeline.Validate(&source{}, stages, anySink{}) == nil && len(stages) > 1 {
		_, _ = pipeline.NewRunner(&source{}, stages, anySink{})
	}
	var declared = []any{any(&brokenStage{})}                // want `Stage 0 'brokenStage' violates`
	_ = pipeline.Validate(&source{}, declared, (*sink)(nil)) // want `Sink 'sink' violates SinkProtocol: the component is nil; put one in`
	for range declared {
	}

	// These may have changed.
	appended := []any{&brokenStage{}}
	appended = append(appended, s)
	_ = pipeline.Validate(&source{}, appended, anySink{})
	written := []any{&brokenStage{}}
	written[0] = s
	_ = pipeline.Validate(&source{}, written, anySink{})
	_ = pipeline.Validate(&source{}, more, anySink{})
	_ = pipeline.Validate(&source{}, shared, anySink{})
}

var shared = []any{&brokenStage{}}

type given[T any] []T

func (given[T]) Stream() iter.Seq[T] { return nil }

type passed[In, Out any] struct{}

func (passed[In, Out]) Apply(In) (out Out, ok bool) { return out, false }

// Silent: what the type parameters are, and so whether records fit, is known to callers alone.
func open[From, To any, Key comparable](b pipeline.Builder) error {
	_ = pipeline.Validate(given[From]{}, []any{passed[To, int]{}, passed[To, From]{}, passed[From, From]{}}, anySink{})
	_ = pipeline.Validate(given[[]From]{}, []any{passed[[]To, func(To)]{}, passed[func(From), struct{ key Key }]{}}, &sink{})
	_ = pipeline.Validate(given[map[Key]int]{}, []any{passed[map[int]int, given[From]]{}, passed[interface{ Of(To) }, int]{}}, anySink{})
	if err := b.SetSource(given[func() From]{}); err != nil {
		return err
	}
	return b.AddStage(count{})
}

// Found: what has no type parameters in it is known here, too.
func closed[T any]() {
	_ = pipeline.Validate(given[T]{}, []any{passed[T, int]{}}, &sink{})                    // want `Sink 'sink' violates SinkProtocol: takes \*calls.record, but Stage 0 'passed\[T, int\]' gives int`
	_ = pipeline.Validate(given[func(int) error]{}, []any{passed[T, T]{}}, &brokenSink{})  // want `Sink 'brokenSink' violates SinkProtocol`
	_ = pipeline.Validate(given[struct{ n int }]{}, []any{passed[string, T]{}}, anySink{}) // want `Stage 0 'passed\[string, T\]' violates PipelineStageProtocol: takes string, but Source`
}
