package pipeline

import (
	"context"
	"sync/atomic"
	"time"
)

// Run is one passage of records through a pipeline: what generated code reports to. Its methods belong to that code
// and may change with it; use the generated method Run, or a [Runner].
//
// Generated code counts in plain locals: n[i] is how many records component i has passed on, d[i] how many it has
// dropped, which is known of stages that are driven record by record.
type Run struct {
	ctx     context.Context
	options options
	parts   []*part
	method  frame // the generated method, to find it on the stack of a panic

	stopped atomic.Bool
	due     atomic.Int64 // Tick's next turn comes after so many records
	woken   atomic.Bool  // progress or memory want a look
	release []func()     // what End has to stop
	err     error        // why the run ends early
	broke   *DeadLetter  // the record at which the sink stopped
	letters []letter
	burying int      // the component whose dead letter is being taken, else -1
	at      position // of the component at work, where the driver knows it

	start    time.Time
	sampling bool // the record on its way is timed: the first of a batch
	openings int  // of the source
	enough   bool // the source has been told to end
	lap      lap
	batchEnd int64 // the batch is complete after so many records
	events   int64 // logged by records that reached the sink
	base     int64 // changes that the stages' monitors held before this run

	progress *progress
	peak     *peak
}

// Part is a component of a pipeline in the order of its fields, as generated code names it to [Begin].
type Part struct {
	name      string
	component any
	byRecord  bool
}

// Stream is a component that is driven by whole streams. One that is held by value is given by its address.
func Stream(name string, component any) Part {
	return Part{name: name, component: component}
}

// Record is a component that is driven record by record. One that is held by value is given by its address.
func Record(name string, component any) Part {
	return Part{name: name, component: component, byRecord: true}
}

// Begin starts a run over the components of a pipeline, source first and sink last. With a nil component, or with a
// context that is done, the run is stopped before anything happens.
func Begin(ctx context.Context, opts []Option, parts ...Part) *Run {
	r := &Run{ctx: ctx, options: collect(opts), method: caller(), burying: -1, start: time.Now()}
	r.addParts(parts)
	if r.err = refuseNil(parts); r.err != nil {
		r.halt()
		return r
	}
	r.firstBatch()
	r.watchContext()
	r.wakeUp()
	r.lap.since = time.Since(r.start) // from here on the source works
	return r
}

// watchContext lets the context stop the run. Cancellation is seen after the record at hand and costs nothing until then:
// it makes Tick due, which is looked at after each record anyway.
func (r *Run) watchContext() {
	if r.ctx.Err() != nil {
		r.halt()
		return
	}
	done := make(chan struct{})
	stop := context.AfterFunc(r.ctx, func() {
		r.halt()
		close(done)
	})
	r.release = append(r.release, func() {
		if !stop() {
			<-done
		}
	})
}

// halt asks the run to end. The order matters: whoever overwrites due looks at stopped afterwards.
func (r *Run) halt() {
	r.stopped.Store(true)
	r.due.Store(0)
}

// Stopped reports whether the run has to end. It is asked before the first record.
func (r *Run) Stopped() bool {
	return r.stopped.Load()
}

// Events adds the changes that a record had logged when it reached the sink.
func (r *Run) Events(logged uint64) {
	r.events += int64(logged)
}
