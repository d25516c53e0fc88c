package monitored_test

import (
	"context"
	"fmt"
	"io"
	"iter"

	"github.com/auditline/auditline/sample/exercises/monitored"
	"github.com/auditline/auditline/sample/weather"
)

// temperatures is a source.
type temperatures []float64

// Stream yields a record for each temperature.
func (t temperatures) Stream() iter.Seq[*weather.InstrumentedSlottedRecord] {
	return func(yield func(*weather.InstrumentedSlottedRecord) bool) {
		for i, value := range t {
			if !yield(weather.NewInstrumentedSlottedRecord("roof", int64(i), value, "C")) {
				return
			}
		}
	}
}

// Two of three records reach the sink. A stage logs two changes for each record that enters it: how
// many it has processed, and their mean latency. That are 3 x 2 of the filter and 2 x 2 of the next
// stage.
func ExampleMonitoredPipelineRunner() {
	stages := []any{
		&weather.ThresholdFilter{Min: 20},
		&weather.NormalizeTransform{Range: weather.Range{Low: 0, High: 40}},
	}
	sink := &weather.ConsoleSink{Out: io.Discard}
	runner, err := monitored.NewMonitoredPipelineRunner(temperatures{10, 20, 30}, stages, sink)
	if err != nil {
		fmt.Println(err)
		return
	}
	for range 2 {
		if err := runner.Run(context.Background()); err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(runner.Records, "records,", runner.ChangeEvents, "changes of stages in all runs")
	}
	fmt.Println("the last record is normalized to", sink.Last.Normalized())
	// Output:
	// 2 records, 10 changes of stages in all runs
	// 2 records, 20 changes of stages in all runs
	// the last record is normalized to 0.75
}
