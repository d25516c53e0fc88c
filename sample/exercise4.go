package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"reflect"

	"github.com/auditline/auditline/footprint"
	"github.com/auditline/auditline/pipeline"
)

// Settings are what exercise 4 can be asked for.
type Settings struct {
	Records   int
	Seed      uint64
	Threshold float64
	Window    int
}

// exercise4 is what exercise 4 shows: audited records of a fixed layout in a monitored pipeline.
type exercise4 struct {
	Run        runResult    `json:"run"`
	SecondRun  secondRun    `json:"secondRun"`
	EmptyRun   emptyRun     `json:"emptyRun"`
	BuildError string       `json:"buildError"`
	Record     recordResult `json:"record"`

	Report *pipeline.Report `json:"report"` // of the first run

	console bytes.Buffer // what the first run's sink and report printed
}

// runResult is what one run gave; of the records it holds sensor, value, normalized value and average.
type runResult struct {
	Records      int64                       `json:"records"`
	ChangeEvents int64                       `json:"changeEvents"`
	RecordEvents int64                       `json:"recordEvents"`
	PerStage     map[string]map[string]int64 `json:"perStage"` // number of changes by stage and attribute
	First3       [][4]string                 `json:"first3"`
	Last         *[4]string                  `json:"last"`
}

// secondRun is what a runner has counted when it ran again.
type secondRun struct {
	Records                int64 `json:"records"`
	ChangeEventsCumulative int64 `json:"changeEventsCumulative"`
}

// emptyRun is what a source without records gives.
type emptyRun struct {
	Records      int64 `json:"records"`
	ChangeEvents int64 `json:"changeEvents"`
}

// recordResult is what a fresh record says.
type recordResult struct {
	Shell               uint64       `json:"shell"`
	HasDict             bool         `json:"hasDict"`
	LogValue            []transition `json:"logValue"`
	NormalizedBefore    any          `json:"normalizedBefore"`
	LogNormalizedBefore []transition `json:"logNormalizedBefore"`
}

func runExercise4(ctx context.Context, s Settings) (*exercise4, error) {
	e := &exercise4{BuildError: buildError(ctx), Record: showRecord()}
	var err error
	if e.EmptyRun, err = runEmpty(ctx, s); err != nil {
		return nil, err
	}
	return e, e.runTwice(ctx, s)
}

// buildError is why BuildPipeline refuses a broken stage.
func buildError(ctx context.Context) string {
	_, err := BuildPipeline(ctx, &SyntheticSource{}, &ThresholdFilter{}, &BrokenStage{})
	return firstViolation(err)
}

func showRecord() recordResult {
	r := NewInstrumentedSlottedRecord("sensor-001", syntheticStart, 2, "C")
	return recordResult{
		Shell:               footprint.Shallow(r),
		HasDict:             HasDynamicAttrs(reflect.TypeOf(r)),
		LogValue:            transitions(r, "value"),
		NormalizedBefore:    attribute(r, "normalized"),
		LogNormalizedBefore: transitions(r, "normalized"),
	}
}

func newExerciseRunner(s Settings, sink *ConsoleSink) (*MonitoredPipelineRunner, error) {
	return NewMonitoredPipelineRunner(&SyntheticSource{s.Records, s.Seed}, exerciseStages(s.Threshold, s.Window), sink)
}

func runEmpty(ctx context.Context, s Settings) (emptyRun, error) {
	s.Records = 0
	runner, err := newExerciseRunner(s, &ConsoleSink{Out: io.Discard})
	if err != nil {
		return emptyRun{}, err
	}
	err = runner.Run(ctx)
	return emptyRun{runner.Records, runner.ChangeEvents}, err
}

// peakMB is the most live heap of a run, in a run of its own: the collections that find it would count as time.
func peakMB(ctx context.Context, s Settings) (float64, error) {
	runner, err := newExerciseRunner(s, &ConsoleSink{Out: io.Discard})
	if err != nil {
		return 0, err
	}
	err = runner.Run(ctx, pipeline.MeasureMemory())
	return float64(runner.Report.PeakBytes) / 1e6, err
}

// runTwice runs the pipeline and keeps what it gave, then runs it once more, to show that counts and logs go on.
func (e *exercise4) runTwice(ctx context.Context, s Settings) error {
	sink := &ConsoleSink{Out: &e.console, Show: 3}
	runner, err := newExerciseRunner(s, sink)
	if err != nil {
		return err
	}
	peak, err := peakMB(ctx, s)
	if err != nil {
		return err
	}
	if err := runner.Run(ctx); err != nil {
		return err
	}
	e.Run, e.Report = resultOf(runner, sink), runner.Report
	fmt.Fprintln(&e.console)
	if err := PrintPipelineReport(&e.console, runner, peak); err != nil {
		return err
	}
	sink.Out = io.Discard
	err = runner.Run(ctx)
	e.SecondRun = secondRun{runner.Records, runner.ChangeEvents}
	return err
}

func resultOf(runner *MonitoredPipelineRunner, sink *ConsoleSink) runResult {
	r := runResult{
		Records:      runner.Records,
		ChangeEvents: runner.ChangeEvents,
		RecordEvents: runner.Report.RecordEvents,
		PerStage:     map[string]map[string]int64{},
		First3:       [][4]string{},
	}
	for _, c := range runner.Report.Components {
		if c.Role == "stage" {
			r.PerStage[c.Type] = changesByAttribute(c.Monitor)
		}
	}
	for _, record := range sink.First {
		r.First3 = append(r.First3, bits(record))
	}
	if sink.Last != nil {
		last := bits(sink.Last)
		r.Last = &last
	}
	return r
}

// changesByAttribute counts what a monitor has logged, with what it has forgotten since.
func changesByAttribute(m *pipeline.Monitor) map[string]int64 {
	changes := map[string]int64{}
	view := m.Audit()
	for attr := range view.Attributes() {
		changes[attr] = int64(view.Len(attr)) + int64(view.Dropped(attr))
	}
	return changes
}

// bits is a record with every bit of its floats.
func bits(r *InstrumentedSlottedRecord) [4]string {
	return [4]string{r.SensorID, hexFloat(r.Value()), hexFloat(r.Normalized()), hexFloat(r.RollingAvg())}
}

func (e *exercise4) print(w io.Writer) {
	heading(w, "Exercise 4: audited records of a fixed layout in a monitored pipeline")
	e.console.WriteTo(w)
	fmt.Fprintf(w, `
  A second run on the same components: %s records, %s stage events in all.
  A run without records: %d records, %d events.
  A broken stage: %s.
  A fresh record's log of its value: %s. Its normalized value: %s. It has any attribute: %s.

`, thousands(e.SecondRun.Records), thousands(e.SecondRun.ChangeEventsCumulative), e.EmptyRun.Records,
		e.EmptyRun.ChangeEvents, e.BuildError, history(e.Record.LogValue), cell(e.Record.NormalizedBefore), cell(e.Record.HasDict))
	fmt.Fprintln(w, indent(footprint.Layout(&InstrumentedSlottedRecord{}).String(), "  "))
}
