package weather

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/auditline/auditline/pipeline/pipelinetest"
)

// Each day's readings go to a copy of the stage, which gives the day's mean at the end; the table
// takes a hundred days at a time.
func ExampleDays() {
	var table bytes.Buffer
	days := &Days{&CSVSource{}, &DayMean{SensorID: "temperature"}, &DayTable{&table}, &DateList{}}
	report, err := days.Run(context.Background())
	if err != nil {
		fmt.Println(err)
	}
	fmt.Print(strings.Join(strings.SplitAfter(table.String(), "\n")[:3], ""))
	fmt.Println(report.In, "readings,", report.Absorbed, "absorbed,", report.Out, "days,", len(days.Warm.Dates), "of them warm")
	// Output:
	// 2010-01-01,4.7
	// 2010-01-02,4.8
	// 2010-01-03,4.9
	// 26277 readings, 25912 absorbed, 365 days, 42 of them warm
}

// written counts its writes.
type written struct{ writes int }

func (w *written) Write(p []byte) (int, error) {
	w.writes++
	return len(p), nil
}

func TestDaysAreWrittenInBatches(t *testing.T) {
	out := new(written)
	if _, err := (&Days{&CSVSource{}, &DayMean{SensorID: "wind"}, &DayTable{out}, &DateList{}}).Run(context.Background()); err != nil || out.writes != 4 {
		t.Errorf("%d writes for 365 days, error %v", out.writes, err)
	}
}

func TestComponentsOfDaysKeepTheirPromises(t *testing.T) {
	days := func() []*Day {
		return []*Day{{"2010-01-01", 1}, {"2010-01-02", -1}, {"2010-01-03", 2}, {"2010-01-04", 0}}
	}
	text := func(sink any) any { return sink.(*DayTable).Out.(*bytes.Buffer).String() }
	if err := pipelinetest.TestBatchSink(func() any { return &DayTable{new(bytes.Buffer)} }, days, text); err != nil {
		t.Error(err)
	}
	readings := func() []*InstrumentedSlottedRecord {
		return []*InstrumentedSlottedRecord{record("wind", 3), record("wind", 4)}
	}
	if err := pipelinetest.TestStage[*InstrumentedSlottedRecord, *Day](func() any { return &DayMean{SensorID: "wind"} }, readings); err != nil {
		t.Error(err)
	}
}
