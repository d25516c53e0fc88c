package pipelineimpl

import (
	"context"

	"github.com/auditline/auditline/pipeline"
	"github.com/auditline/auditline/pipeline/internal/engine"
)

// Part is a component of a pipeline in the order of its fields.
type Part = engine.Part

// ByStream is a component that is driven by whole streams. One that is held by value is
// given by its address.
func ByStream(name string, component any) Part {
	return Part{Name: name, Component: component}
}

// ByRecord is a component that is driven record by record. One that is held by value is
// given by its address.
func ByRecord(name string, component any) Part {
	return Part{Name: name, Component: component, ByRecord: true}
}

// ByRecordAndFlush is ByRecord for a component that gives what it has kept once its input has
// ended.
func ByRecordAndFlush(name string, component any) Part {
	return Part{Name: name, Component: component, ByRecord: true, Flushes: true}
}

// Tapped is p, of which [Run.Tap] is told the records that it passes on.
func Tapped(p Part) Part {
	p.Taps = true
	return p
}

// Run is one passage of records through a pipeline. Generated code counts in plain locals:
// passed[i] is how many records component i has passed on, dropped[i] how many it has
// dropped, which is known of stages that are driven record by record.
type Run struct{ engine engine.Run }

// Begin starts a run over the components of a pipeline, source first and sink last. With a
// nil component, or with a context that is done, the run is stopped before anything happens.
func Begin(ctx context.Context, opts []pipeline.Option, parts ...Part) *Run {
	r := new(Run)
	r.engine.Init(ctx, engine.Collect(opts), engine.Caller(), parts)
	return r
}

// End is deferred: it recovers from the panic of a component, releases what the run holds,
// and sets the results of the method that it ends.
func (r *Run) End(report **pipeline.Report, err *error, passed, dropped []int64) {
	sum := r.engine.Finish(recover(), passed, dropped)
	*report, *err = engine.Public.Report(sum).(*pipeline.Report), sum.Err
}

// Stopped reports whether the run has to end. It is asked before the first record.
func (r *Run) Stopped() bool { return r.engine.Stopped() }

// Open notes that the source is asked for its records, from the start.
func (r *Run) Open() { r.engine.Open() }

// Ended notes that there are no more records from component i: the input of the next one ends.
func (r *Run) Ended(i int) { r.engine.Ended(i) }

// Context is what components get: it is cancelled, with the reason as its cause, before a
// component sees its input end early.
func (r *Run) Context() context.Context { return r.engine.Context() }

// ContextOf is Context for component i, which works on whole streams. It also ends when nobody
// wants the component's records any more, though those behind go on.
func (r *Run) ContextOf(i int) context.Context { return r.engine.ContextOf(i) }

// ShowWhileQuiet lets views see how many records components have passed on also while the source is
// quiet, since batches are handed over then.
func (r *Run) ShowWhileQuiet(passed []int64) { r.engine.ShowWhileQuiet(passed) }

// Watched reports whether Lap or MayPass want to see the record on its way.
func (r *Run) Watched() bool { return r.engine.Watched() }

// Lap notes that a watched record left component i.
func (r *Run) Lap(i int) { r.engine.Lap(i) }

// Tap shows a record that component i passes on to those who want to look at it.
func (r *Run) Tap(i int, record any) { r.engine.Tap(i, record) }

// MayPass notes that a watched record left component i, which works on whole streams, and
// reports whether it may go on: not when the run has ended early. It panics where the component
// goes on for more than a batch all the same.
func (r *Run) MayPass(i int) bool { return r.engine.MayPass(i) }

// MayFlush reports whether a component whose input has ended may give what it has kept: not when
// the run has ended early.
func (r *Run) MayFlush() bool { return r.engine.MayFlush() }

// Due is the number of records after which Tick is to be called.
func (r *Run) Due() int64 { return r.engine.Due() }

// Tick does what is due between two records, and reports whether the source has to end.
func (r *Run) Tick(passed []int64) (end bool) { return r.engine.Tick(passed) }

// StopSource notes that the source has to end, and returns false, which tells it so.
func (r *Run) StopSource() bool { return r.engine.StopSource() }

// Fail notes that a record failed at component i, to which it came as record number, and
// reports whether the run goes on. The source gives the number of its next good record.
func (r *Run) Fail(i int, number int64, record any, err error) (goOn bool) {
	return r.engine.Fail(i, number, record, err)
}

// Events adds the changes that a record had logged when it reached the sink.
func (r *Run) Events(logged uint64) { r.engine.Events(logged) }

// SinkStopped remembers the record at which the sink stopped before the end of its input:
// if the sink then returns an error, that record failed.
func (r *Run) SinkStopped(number int64, record any) { r.engine.SinkStopped(number, record) }

// Consumed takes what the sink's Consume returned.
func (r *Run) Consumed(err error) { r.engine.Consumed(err) }

// Copy returns a pointer to a copy of what p points to, nil for nil. A record that is
// handed over through it can itself stay on the stack, which makes a fused loop several
// times faster.
func Copy[T any](p *T) *T { return pipeline.Copy(p) }
