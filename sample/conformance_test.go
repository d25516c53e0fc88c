package main

import (
	"io"
	"slices"
	"testing"

	"github.com/auditline/auditline/pipeline/pipelinetest"
)

// TestComponentsKeepTheirPromises: they stop when their reader does, and can be started again.
func TestComponentsKeepTheirPromises(t *testing.T) {
	t.Parallel()
	type rec = *InstrumentedSlottedRecord
	records := func() []rec { return slices.Collect((&SyntheticSource{Records: 20, Seed: 42}).Stream()) }
	stage := func(newStage func() any) error { return pipelinetest.TestStage[rec, rec](newStage, records) }
	for name, err := range map[string]error{
		"SyntheticSource":        pipelinetest.TestSource[rec](func() any { return &SyntheticSource{Records: 20, Seed: 42} }),
		"CSVSource":              pipelinetest.TestSource[rec](func() any { return &CSVSource{} }),
		"ThresholdFilter":        stage(func() any { return &ThresholdFilter{Min: 20} }),
		"NormalizeTransform":     stage(func() any { return &NormalizeTransform{Range: Range{0, 100}} }),
		"MovingAverageTransform": stage(func() any { return &MovingAverageTransform{Window: 5} }),
		"ConsoleSink":            pipelinetest.TestSink(func() any { return &ConsoleSink{Out: io.Discard, Show: 3} }, records, nil),
	} {
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := stage(func() any { return &BrokenStage{} }); err == nil {
		t.Error("BrokenStage passes")
	}
}
