package main

import (
	"bytes"
	"context"
	"fmt"
	"io"

	"github.com/auditline/auditline/pipeline"
)

// WeatherPipeline brings real hourly readings to comparable figures. auditgen writes its Run.
type WeatherPipeline struct {
	Source    *CSVSource              `pipeline:"source"`
	Valid     *ThresholdFilter        `pipeline:"stage"`
	Normalize *NormalizeTransform     `pipeline:"stage"`
	Average   *MovingAverageTransform `pipeline:"stage,key=SensorID"`
	Sink      *ConsoleSink            `pipeline:"sink"`
}

// NewWeatherPipeline returns the pipeline over the readings in the CSV file at path, "" for those of Seattle. What is
// worth counting, where readings lie, and a day's average only mean something sensor by sensor.
func NewWeatherPipeline(path string, out io.Writer) *WeatherPipeline {
	return &WeatherPipeline{
		Source: &CSVSource{Path: path},
		Valid: &ThresholdFilter{MinBySensor: map[string]float64{
			"pressure":    1013.25, // the standard atmosphere
			"temperature": 5,       // below it most plants do not grow
			"wind":        3,       // below it a turbine stands still
		}},
		Normalize: &NormalizeTransform{RangeBySensor: map[string]Range{
			"pressure":    {1015, 1020},
			"temperature": {0, 25},
			"wind":        {0, 5},
		}},
		Average: &MovingAverageTransform{Window: 24},
		Sink:    &ConsoleSink{Out: out, Show: 6},
	}
}

// weatherRun is what the pipeline did with the readings.
type weatherRun struct {
	*pipeline.Report

	console bytes.Buffer // what the sink printed
	dead    []pipeline.DeadLetter
	last    *InstrumentedSlottedRecord // nil without any
}

// runWeather runs the pipeline over the readings that o names, and shows how far it is on progress. A row that does
// not parse is a dead letter and does not end the run. The report goes to a page if o asks for one.
func runWeather(ctx context.Context, o options, progress io.Writer) (*weatherRun, error) {
	r := &weatherRun{}
	p := NewWeatherPipeline(o.csv, &r.console)
	var err error
	r.Report, err = p.Run(ctx, pipeline.MeasureMemory(), pipeline.Progress(progress),
		pipeline.DeadLetters(func(d pipeline.DeadLetter) { r.dead = append(r.dead, d) }))
	r.last = p.Sink.Last
	if err == nil && o.html != "" {
		err = r.writePage(o.html)
	}
	return r, err
}

func (r *weatherRun) print(w io.Writer) {
	heading(w, "The weather pipeline: "+thousands(r.In)+" readings")
	r.console.WriteTo(w)
	fmt.Fprintln(w)
	printReport(w, r.Report)
	if r.last != nil {
		fmt.Fprintln(w, "\n  What the last record logged:")
		printChanges(w, r.last.Changes())
	}
	if len(r.dead) > 0 {
		fmt.Fprintln(w, "\n  Dead letters:")
	}
	for _, d := range r.dead {
		fmt.Fprintf(w, "    %s, record %s: %v\n", d.Component, thousands(d.Number), d.Err)
	}
}
