package weather

import (
	"bytes"
	"context"
	"fmt"
	"io"

	"github.com/auditline/auditline/internal/figures"
	"github.com/auditline/auditline/pipeline"
	"github.com/auditline/auditline/sample/internal/console"
)

// Result is what a run of the pipeline did.
type Result struct {
	*pipeline.Report

	printed     bytes.Buffer // by the sink
	deadLetters []pipeline.DeadLetter
	last        *InstrumentedSlottedRecord // nil without any
}

// Run runs the pipeline over the CSV file at path, "" for the climate normals of Seattle, and shows
// how far it is on progress. A row that does not parse is a dead letter and does not end the run.
// Once stop is done, the run is drained; a nil stop never is.
func Run(ctx, stop context.Context, path string, progress io.Writer) (*Result, error) {
	r := &Result{}
	p := NewPipeline(path, &r.printed)
	var err error
	r.Report, err = p.Run(ctx, pipeline.MeasureMemory(), pipeline.Progress(progress), pipeline.StopOn(stop),
		pipeline.DeadLetters(func(d pipeline.DeadLetter) { r.deadLetters = append(r.deadLetters, d) }))
	r.last = p.Sink.Last
	return r, err
}

// Print writes what the run did, with the log of the last record.
func (r *Result) Print(w io.Writer) {
	console.Heading(w, "The weather pipeline: "+figures.Thousands(r.In)+" readings")
	w.Write(r.printed.Bytes())
	fmt.Fprintln(w)
	console.Report(w, r.Report)
	if r.last != nil {
		fmt.Fprintln(w, "\n  What the last record logged:")
		console.Changes(w, r.last.Changes())
	}
	if len(r.deadLetters) > 0 {
		fmt.Fprintln(w, "\n  Dead letters:")
	}
	for _, d := range r.deadLetters {
		fmt.Fprintf(w, "    %s, record %s: %v\n", d.Component, figures.Thousands(d.Number), d.Err)
	}
}
