package protocols

import (
	"iter"

	"github.com/auditline/auditline/sample/weather"
)

// BrokenSource violates SourceProtocol: it has no Stream.
type BrokenSource struct{}

// BrokenStage violates PipelineStageProtocol: its method is called Process, not Transform.
type BrokenStage struct{}

// Process passes every record on, under a name that no pipeline calls.
func (*BrokenStage) Process(stream iter.Seq[*weather.InstrumentedSlottedRecord]) iter.Seq[*weather.InstrumentedSlottedRecord] {
	return stream
}

// BrokenSink violates SinkProtocol: its method is called Write, not Consume.
type BrokenSink struct{}

// Write reads every record, under a name that no pipeline calls.
func (*BrokenSink) Write(stream iter.Seq[*weather.InstrumentedSlottedRecord]) {
	for range stream {
		continue
	}
}
