package monitored

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"reflect"

	"github.com/auditline/auditline/footprint"
	"github.com/auditline/auditline/internal/figures"
	"github.com/auditline/auditline/pipeline"
	"github.com/auditline/auditline/sample/exercises/changelog"
	"github.com/auditline/auditline/sample/exercises/layout"
	"github.com/auditline/auditline/sample/exercises/protocols"
	"github.com/auditline/auditline/sample/internal/console"
	"github.com/auditline/auditline/sample/weather"
)

// Settings are what the exercise can be asked for.
type Settings struct {
	Records   int
	Seed      uint64
	Threshold float64
	Window    int
}

// Result is what the exercise shows.
type Result struct {
	Report   *pipeline.Report                     // of the first run
	Counts   Counts                               // after the first run
	PerStage map[string]map[string]int64          // number of changes by stage and attribute, after it
	First    []*weather.InstrumentedSlottedRecord // of the first run's records, at most three
	Last     *weather.InstrumentedSlottedRecord   // nil without any

	SecondRun  Counts                             // after a second run on the same components
	EmptyRun   Counts                             // of a source without records
	BuildError error                              // why BuildPipeline refuses a broken stage
	Record     *weather.InstrumentedSlottedRecord // a fresh one

	printed bytes.Buffer // by the first run's sink, and its report
}

// Counts are a runner's: the records of its last run, and the stages' changes of all its runs.
type Counts struct {
	Records, ChangeEvents int64
}

func countsOf(r *MonitoredPipelineRunner) Counts {
	return Counts{r.Records, r.ChangeEvents}
}

// Run does the exercise.
func Run(ctx context.Context, s Settings) (*Result, error) {
	r := &Result{Record: weather.NewInstrumentedSlottedRecord("sensor-001", 1_700_000_000, 2, "C")}
	_, r.BuildError = protocols.BuildPipeline(ctx, &protocols.SyntheticSource{}, &weather.ThresholdFilter{},
		&protocols.BrokenStage{}) // the exercise shows the refusal
	var err error
	if r.EmptyRun, err = runEmpty(ctx, s); err != nil {
		return nil, err
	}
	return r, r.runTwice(ctx, s)
}

func newRunner(s Settings, sink *weather.ConsoleSink) (*MonitoredPipelineRunner, error) {
	source := &protocols.SyntheticSource{Records: s.Records, Seed: s.Seed}
	return NewMonitoredPipelineRunner(source, protocols.NewStages(s.Threshold, s.Window), sink)
}

func runEmpty(ctx context.Context, s Settings) (Counts, error) {
	s.Records = 0
	runner, err := newRunner(s, &weather.ConsoleSink{Out: io.Discard})
	if err != nil {
		return Counts{}, err
	}
	err = runner.Run(ctx)
	return countsOf(runner), err
}

// peakMB is the most live heap of a run, in a run of its own: the collections that find it would
// count as time.
func peakMB(ctx context.Context, s Settings) (float64, error) {
	runner, err := newRunner(s, &weather.ConsoleSink{Out: io.Discard})
	if err != nil {
		return 0, err
	}
	err = runner.Run(ctx, pipeline.MeasureMemory())
	return float64(runner.Report.PeakBytes) / 1e6, err
}

// runTwice runs the pipeline and keeps what it gave, then runs it once more, to show that counts
// and logs go on.
func (r *Result) runTwice(ctx context.Context, s Settings) error {
	sink := &weather.ConsoleSink{Out: &r.printed, Show: 3}
	runner, err := newRunner(s, sink)
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
	r.keep(runner, sink)
	fmt.Fprintln(&r.printed)
	if err := PrintPipelineReport(&r.printed, runner, peak); err != nil {
		return err
	}
	sink.Out = io.Discard
	err = runner.Run(ctx)
	r.SecondRun = countsOf(runner)
	return err
}

// keep takes what the next run would change.
func (r *Result) keep(runner *MonitoredPipelineRunner, sink *weather.ConsoleSink) {
	r.Report, r.Counts, r.PerStage = runner.Report, countsOf(runner), changesPerStage(runner.Report)
	r.First, r.Last = sink.First, sink.Last
}

func changesPerStage(report *pipeline.Report) map[string]map[string]int64 {
	perStage := map[string]map[string]int64{}
	for _, c := range report.Components {
		if c.Role == "stage" {
			perStage[c.Type] = changesByAttribute(c.Monitor)
		}
	}
	return perStage
}

// changesByAttribute counts what a monitor has logged, with what it has forgotten since.
func changesByAttribute(m *pipeline.Monitor) map[string]int64 {
	changes := map[string]int64{}
	view := m.Audit()
	for attr := range view.Attributes() {
		changes[attr] = int64(view.Len(attr)) + int64(view.Forgotten(attr))
	}
	return changes
}

// Print writes the result for people.
func (r *Result) Print(w io.Writer) {
	console.Heading(w, "Exercise 4: audited records of a fixed layout in a monitored pipeline")
	w.Write(r.printed.Bytes())
	fmt.Fprintf(w, `
  A second run on the same components: %s records, %s stage events in all.
  A run without records: %d records, %d events.
  A broken stage: %v.
  A fresh record's log of its value: %s. Its normalized value: %s. It has any attribute: %s.

`, figures.Thousands(r.SecondRun.Records), figures.Thousands(r.SecondRun.ChangeEvents), r.EmptyRun.Records,
		r.EmptyRun.ChangeEvents, r.BuildError, changelog.History(changelog.Transitions(r.Record, "value")),
		console.Cell(changelog.Value(r.Record, "normalized")),
		console.Cell(layout.HasDynamicAttrs(reflect.TypeOf(r.Record))))
	fmt.Fprintln(w, console.Indent(footprint.Layout(r.Record).String(), "  "))
}
