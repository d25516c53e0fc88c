package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/auditline/auditline/pipeline"
)

// MonitoredPipelineRunner runs a pipeline of components that are known at run time, and watches every stage at every
// record. Its figures tell of the last run, except for ChangeEvents.
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
	reset(r.stages)
	report, err := r.runner.Run(ctx, append([]pipeline.Option{pipeline.MonitorEvery(1)}, opts...)...)
	r.Records, r.Elapsed, r.Report = report.Out, report.Elapsed, report
	r.ChangeEvents = r.runner.StageEvents()
	return err
}

// PrintPipelineReport prints what the last run of r did, stage by stage.
func PrintPipelineReport(w io.Writer, r *MonitoredPipelineRunner, peakMemoryMB float64) {
	t := newTable("component", "received", "passed", "dropped", "dead", "changes logged")
	for _, c := range r.Report.Components {
		t.row(c.Type, c.Received, c.Passed, c.Dropped, c.Dead, int64(c.Monitor.Audit().Seq()))
	}
	t.print(w)
	fmt.Fprintf(w, `
  records        %s
  elapsed        %.3f ms
  peak memory    %.2f MB
  change events  %s of the stages, %s of the records
`, thousands(r.Records), float64(r.Elapsed)/1e6, peakMemoryMB, thousands(r.ChangeEvents), thousands(r.Report.RecordEvents))
}
