package monitored

import (
	"context"
	"errors"
	"io"
	"time"

	"github.com/auditline/auditline/pipeline"
	"github.com/auditline/auditline/sample/exercises/protocols"
	"github.com/auditline/auditline/sample/internal/console"
)

// MonitoredPipelineRunner runs a pipeline of components that are known at run time, and watches
// every stage at every record. Its figures tell of the last run, except for ChangeEvents.
type MonitoredPipelineRunner struct {
	Records      int64         // that reached the sink
	Elapsed      time.Duration // of the run
	ChangeEvents int64         // logged by the stages in all runs
	Report       *pipeline.Report

	runner *pipeline.Runner
	stages []any
}

// NewMonitoredPipelineRunner returns a runner, or what is wrong with its components.
func NewMonitoredPipelineRunner(source any, stages []any, sink any) (*MonitoredPipelineRunner, error) {
	runner, err := pipeline.NewRunner(source, stages, sink)
	if err != nil {
		return nil, err
	}
	return &MonitoredPipelineRunner{runner: runner, stages: stages}, nil
}

// Run sends the source's records through. Runs must not overlap.
func (r *MonitoredPipelineRunner) Run(ctx context.Context, opts ...pipeline.Option) error {
	protocols.Reset(r.stages)
	report, err := r.runner.Run(ctx, append([]pipeline.Option{pipeline.MonitorEvery(1)}, opts...)...)
	r.Records, r.Elapsed, r.Report = report.Out, report.Elapsed, report
	r.ChangeEvents = r.runner.StageEvents()
	return err
}

// PrintPipelineReport prints what the last run of r did, component by component; it is an error if
// there was none.
func PrintPipelineReport(w io.Writer, r *MonitoredPipelineRunner, peakMemoryMB float64) error {
	if r.Report == nil {
		return errors.New("the pipeline has not run yet: call Run first")
	}
	report := *r.Report
	report.PeakBytes = uint64(peakMemoryMB * 1e6)
	return console.Report(w, &report)
}
