// Package engine runs a pipeline: it counts, times, ends and blames. Generated code, by
// way of package pipelineimpl, and package dynamic tell it what happens.
package engine

import (
	"cmp"
	"context"
	"sync/atomic"
	"time"

	"github.com/auditline/auditline/pipeline/internal/summary"
)

// Run is one passage of records through a pipeline.
//
// Whoever drives it counts in plain variables, and hands them in: passed[i] is how many
// records component i has passed on, dropped[i] how many it has dropped, which is known of
// stages that are driven record by record.
type Run struct {
	At Position // of the component at work, where the driver knows it

	ctx     context.Context
	inner   context.Context // of the components: cancelled when the run ends early, too
	cancel  context.CancelCauseFunc
	options Options
	parts   []*part
	method  Method // the generated one, to find it on the stack of a panic

	stopped  atomic.Bool
	calling  atomic.Int32 // the component that is called now, where neither counts nor stack tell; 0 for none
	draining atomic.Bool  // the source is to end at its next record
	drained  bool         // it was told so
	due      atomic.Int64 // Tick's next turn comes after so many records
	woken    atomic.Bool  // somebody wants a look
	release  []func()     // what Finish has to stop
	err      error        // why the run ends early
	atStop   *DeadLetter  // the record at which the sink stopped
	failures []summary.Failure
	letters  int64  // handed to the DeadLetters function
	sinks    *Sinks // nil where the records go to one sink, without conditions

	alarm     alarm         // that rings when a batch has waited for long enough
	attendant *attendant    // that looks after batches while the source is read, nil without
	fault     *fault        // of a component that it called
	awaits    atomic.Bool   // somebody wants to know when a worker is through with its records
	through   chan struct{} // gets something then
	dead      *deadSink
	failing   int        // the component whose dead letter is being taken, else -1
	letter    DeadLetter // that is being taken

	checkpoints *Checkpoints // nil without
	holders     []*holder    // by the place of their components
	carrier     Carrier      // nil where no sink is told the places of records
	settling    int          // the component that hands on what it holds, 0 for none
	sourceCut   bool         // the source was told to end
	contexts    []ended      // of components that work on whole streams, where batches are handed over while the source is quiet
	quiet       []int64      // how many records components have passed on, which is looked at while the source is quiet; nil for never
	refusing    *holder      // takes no more, which those in front do not know while the source is at work; nil once it has ended
	paused      bool         // it was, and the next run goes on from a checkpoint behind that

	start    time.Time
	state    state
	openings int   // of the source
	refused  int64 // records that stages gave after the run had ended early
	lap      lap
	batchEnd int64 // the batch is complete after so many records
	events   int64 // logged by records that reached the sink
	base     int64 // changes that the stages' monitors held before this run

	live     *Live // nil where nobody looks from outside
	progress *progress
	peak     *peak
}

// Part is a component of a pipeline, in the order of its fields. One that is held by value
// is given by its address.
type Part struct {
	Name      string
	Component any
	ByRecord  bool // driven record by record, not by whole streams
	Fork      bool // one of the sinks that Sinks hands records to
	Required  bool // a sink at which a failed record ends the run
	Workers   bool // other goroutines do its work
	Flushes   bool // gives what it has kept of its records once its input has ended
	Taps      bool // what it passes on can be seen from outside
	Seekable  bool // a source that tells the place that it has come to, and goes on from one
}

// Init starts a run over the components of a pipeline, source first and sink last, in
// place. With a nil component, or with a context that is done, the run is stopped before
// anything happens.
func (r *Run) Init(ctx context.Context, options Options, m Method, parts []Part) {
	r.ctx, r.options, r.method, r.failing, r.start = ctx, options, m, -1, time.Now()
	r.inner, r.cancel = context.WithCancelCause(ctx)
	r.through = make(chan struct{}, 1)
	r.addParts(parts)
	r.addSinks()
	if r.err = cmp.Or(refuseNil(parts), r.refuseCheckpoints(parts[0]), r.goLive()); r.err != nil {
		r.halt()
		return
	}
	r.firstBatch()
	r.watchContext()
	r.wakeUp()
	r.lap.since = time.Since(r.start) // from here on the source works
}

// Context is what components get. It is cancelled when the run ends early, with the reason
// as its cause, before any component sees its input end.
func (r *Run) Context() context.Context {
	return r.inner
}

// watchContext lets the context stop the run. Cancellation is seen after the record at
// hand and costs nothing until then: it makes Tick due, which is looked at after each
// record anyway.
func (r *Run) watchContext() {
	if r.ctx.Err() != nil {
		r.halt()
		return
	}
	r.afterDone(r.ctx, r.halt)
	switch on := r.options.StopOn; {
	case on == nil:
	case on.Err() != nil: // a short input would end before anybody told the source
		r.drain()
	default:
		r.afterDone(on, r.drain)
	}
}

// afterDone calls f once ctx is done, if the run goes on until then.
func (r *Run) afterDone(ctx context.Context, f func()) {
	done := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		f()
		close(done)
	})
	r.release = append(r.release, func() {
		if !stop() {
			<-done
		}
	})
}

// drain asks the source to end, and nothing else. The order is that of halt.
func (r *Run) drain() {
	r.draining.Store(true)
	r.due.Store(0)
}

// halt asks the run to end. The order matters: whoever overwrites due looks at stopped
// afterwards.
func (r *Run) halt() {
	r.stopped.Store(true)
	r.due.Store(0)
}

// Drained reports whether the source has ended since the run is drained.
func (r *Run) Drained() bool { return r.drained }

// Stopped reports whether the run has to end. It is asked before the first record.
func (r *Run) Stopped() bool {
	return r.stopped.Load()
}

// Carry lets the places of records go along with those that wait in batches.
func (r *Run) Carry(c Carrier) { r.carrier = c }

// Events adds the changes that a record had logged when it reached the sink.
func (r *Run) Events(logged uint64) {
	r.events += int64(logged)
}
