package weather

import (
	"fmt"
	"io"
	"testing"

	"github.com/auditline/auditline/pipeline/pipelinetest"
)

// TestComponentsKeepTheirPromises: they stop when their reader does, and can be started again.
func TestComponentsKeepTheirPromises(t *testing.T) {
	t.Parallel()
	type rec = *InstrumentedSlottedRecord
	records := func() (made []rec) {
		for i := range 20 {
			made = append(made, record(fmt.Sprintf("sensor-%d", i%3), float64(37*i%100)))
		}
		return made
	}
	stage := func(newStage func() any) error { return pipelinetest.TestStage[rec, rec](newStage, records) }
	for name, err := range map[string]error{
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
}
