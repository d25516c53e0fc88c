package protocols

import (
	"context"
	"iter"

	"github.com/auditline/auditline/pipeline"
	"github.com/auditline/auditline/sample/weather"
)

// TypedPipelineBuilder puts a pipeline together from components that are known at run time.
// SetSource, AddStage and SetSink check what they are given at once, and keep what they had when
// they refuse; Build returns the whole.
type TypedPipelineBuilder struct {
	pipeline.Builder
}

// BuildPipeline validates source and stages, and returns what the last stage gives. No record is
// pulled before the sequence is ranged over; each range starts the source again, and ranges must
// not overlap. An error beside a nil record is why a run ended early.
func BuildPipeline(ctx context.Context, source any, stages ...any) (iter.Seq2[*weather.InstrumentedSlottedRecord, error], error) {
	var b TypedPipelineBuilder
	if err := b.SetSource(source); err != nil {
		return nil, err
	}
	for _, stage := range stages {
		if err := b.AddStage(stage); err != nil {
			return nil, err
		}
	}
	sink := &loopSink{}
	if err := b.SetSink(sink); err != nil {
		return nil, err
	}
	runner, err := b.Build()
	if err != nil {
		return nil, err
	}
	return func(yield func(*weather.InstrumentedSlottedRecord, error) bool) {
		Reset(stages)
		sink.yield = yield
		sink.finish(runner.Run(ctx))
	}, nil
}

// loopSink gives its records to the body of a range loop.
type loopSink struct {
	yield func(*weather.InstrumentedSlottedRecord, error) bool
	left  bool // the body ended the loop
}

// Consume reads stream until the body breaks.
func (s *loopSink) Consume(stream iter.Seq[*weather.InstrumentedSlottedRecord]) {
	for r := range stream {
		s.left = true // stays so when the body panics
		if !s.yield(r, nil) {
			return
		}
		s.left = false
	}
}

// finish gives the loop the error of a run, or the body its panic back, which the run took for the
// sink's.
func (s *loopSink) finish(_ *pipeline.Report, err error) {
	switch {
	case err == nil:
	case s.left:
		panic(err)
	default:
		s.yield(nil, err)
	}
}

// Reset makes stages that keep something from one record to the next start afresh.
func Reset(stages []any) {
	for _, stage := range stages {
		if s, ok := stage.(interface{ Reset() }); ok {
			s.Reset()
		}
	}
}
