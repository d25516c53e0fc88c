package pipeline

import (
	"context"
	"math"
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

	signal  atomic.Uint32
	release []func()    // what End has to stop
	err     error       // why the run ends early
	broke   *DeadLetter // the record at which the sink stopped
	letters []letter
	burying int      // the component whose dead letter is being taken, else -1
	at      position // of the component at work, where the driver knows it

	start  time.Time
	lap    lap
	events int64 // logged by records that reached the sink
	base   int64 // changes that the stages' monitors held before this run

	progress *progress
	peak     *peak
}

// Bits of Run.signal.
const (
	stopSignal uint32 = 1 << iota // the run ends
	wakeSignal                    // progress or memory want to look
)

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
		r.signal.Store(stopSignal)
		return r
	}
	r.watchContext()
	r.wakeUp()
	r.lap.since = time.Since(r.start) // from here on the source works
	return r
}

// watchContext lets the context raise the stop signal: cancellation is seen after the record at hand, at the price of
// one load a record.
func (r *Run) watchContext() {
	if r.ctx.Err() != nil {
		r.signal.Store(stopSignal)
		return
	}
	done := make(chan struct{})
	stop := context.AfterFunc(r.ctx, func() {
		r.signal.Or(stopSignal)
		close(done)
	})
	r.release = append(r.release, func() {
		if !stop() {
			<-done
		}
	})
}

// Every is the number of records in a batch; the first of them is sampled with Lap. See Tick.
func (r *Run) Every() int {
	if r.options.every == 0 {
		return math.MaxInt
	}
	return r.options.every
}

// Stopped reports whether the run has to end, between two records of the source.
func (r *Run) Stopped(n []int64) bool {
	return r.signal.Load() != 0 && r.look(n)
}

// look answers a signal.
func (r *Run) look(n []int64) (stop bool) {
	if r.signal.And(^wakeSignal)&wakeSignal != 0 {
		r.progress.draw(r, n)
		r.peak.checkpointIfDue()
	}
	return r.signal.Load()&stopSignal != 0
}

// Events adds the changes that a record had logged when it reached the sink.
func (r *Run) Events(logged uint64) {
	r.events += int64(logged)
}
