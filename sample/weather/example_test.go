package weather_test

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/auditline/auditline/pipeline"
	"github.com/auditline/auditline/sample/weather"
)

// A record logs what becomes of it, from its first value on.
func ExampleInstrumentedSlottedRecord() {
	r := weather.NewInstrumentedSlottedRecord("wind", 0, 4, "m/s")
	r.SetNormalized(0.8)
	for c := range r.Changes() {
		fmt.Println(c.Field, c.Old, "→", c.New)
	}
	// Output:
	// value 0 → 4
	// normalized 0 → 0.8
}

func ExampleThresholdFilter() {
	records := slices.Values([]*weather.InstrumentedSlottedRecord{
		weather.NewInstrumentedSlottedRecord("wind", 0, 2.9, "m/s"),
		weather.NewInstrumentedSlottedRecord("wind", 3600, 3, "m/s"),
	})
	for r := range (&weather.ThresholdFilter{Min: 3}).Transform(records) {
		fmt.Println(r.Value(), r.Unit)
	}
	// Output: 3 m/s
}

func ExampleMovingAverageTransform() {
	average := &weather.MovingAverageTransform{Window: 2}
	for _, normalized := range []float64{1, 2, 6} {
		r := &weather.InstrumentedSlottedRecord{}
		r.SetNormalized(normalized)
		average.Apply(r)
		fmt.Println(r.RollingAvg())
	}
	// Output:
	// 1
	// 1.5
	// 4
}

// The first row has three readings, of which the wind is too weak; the second row cannot be read.
func ExamplePipeline() {
	dir, err := os.MkdirTemp("", "weather")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "two.csv")
	text := weather.Columns + "\n" +
		"2010-01-01T01:00:00,1015.0,12.5,2.0\n" +
		"2010-01-01T02:00:00,1017.5,mild,5.0\n"
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		fmt.Println(err)
		return
	}
	report, err := weather.NewPipeline(path, io.Discard).Run(context.Background(),
		pipeline.DeadLetters(func(d pipeline.DeadLetter) { fmt.Println(d.Component, d.Err) }))
	if err != nil {
		fmt.Println(err)
	}
	fmt.Println(report.In, "in,", report.Out, "out,", report.Dropped, "dropped,", report.Dead, "dead")
	// Output:
	// Source line 3: temperature "mild": not a finite number
	// 4 in, 2 out, 1 dropped, 1 dead
}
