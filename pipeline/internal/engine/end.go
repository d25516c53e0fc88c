package engine

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"

	"github.com/auditline/auditline/internal/protocol"
	"github.com/auditline/auditline/pipeline/internal/summary"
)

// Finish ends the run, with what its deferred caller recovered from: the panic of a
// component, or nil, also where a component ends the goroutine by runtime.Goexit. It releases what
// the run holds, and sums up.
func (r *Run) Finish(recovered any, passed, dropped []int64) summary.Run {
	elapsed := time.Since(r.start)
	if recovered == nil && exits() {
		recovered = errExit
	}
	if recovered != nil {
		r.cancel(panicError(recovered)) // before a sink of several sees its input end
	}
	r.abandon()
	r.endDead()
	for _, release := range r.release {
		release()
	}
	if r.err == nil && r.ctx.Err() != nil {
		r.err = context.Cause(r.ctx)
	}
	defer r.cancel(r.err)
	if recovered != nil && recovered != any(errOver) {
		r.err = r.join(r.panicked(recovered, passed, dropped))
	}
	r.joinSinks()
	if r.err != nil {
		r.failHeld(passed)
	}
	r.finishMonitors(passed)
	r.peak.checkpoint()
	made := r.summary(passed)
	made.Elapsed = elapsed
	r.live.end(r, passed, made)
	r.progress.draw(r, passed)
	r.logEnd(made)
	return made
}

// failHeld counts as dead what workers and batches had when the run ended early.
func (r *Run) failHeld(passed []int64) {
	for i, p := range r.parts {
		p.dead += p.held
		if p.batches && p.role == protocol.Stage {
			p.dead += max(r.receivedBy(i, passed)-r.passedBy(i, passed)-p.dead-p.passedOver, 0)
		}
	}
	r.sinks.failHeld()
}

// join puts err behind what ended the run before it.
func (r *Run) join(err error) error {
	if r.err == nil {
		return err
	}
	return errors.Join(r.err, err)
}

// panicked finds the component that panicked; the record that it had is dead.
func (r *Run) panicked(value any, passed, dropped []int64) error {
	at, text := r.At, panicError(value)
	switch {
	case r.failing >= 0:
		at, text = Position{Component: r.failing}, r.letterPanicked(text)
	case r.sinks.atWork():
		at = r.sinks.position()
	case r.calling.Load() > 0:
		at = Position{Component: int(r.calling.Load()), InRecord: true}
	case !at.Known:
		at = r.locate(passed, dropped)
	}
	p, number := r.parts[at.Component], int64(0)
	if r.failing >= 0 {
		number = r.letter.Number
	}
	switch {
	case p.working > 0: // the batch is dead as a whole
		number = p.working
	case at.InRecord && r.unsettled(at.Component, passed, dropped):
		p.dead++
		r.sinks.failRecord(at.Component)
		number = r.receivedBy(at.Component, passed)
	case r.calling.Load() > 0: // a batch was to get the record, which is dead as what is in it
		number = r.receivedBy(at.Component, passed)
	}
	blamed := p.blamed(number, text)
	blamed.Stack = debug.Stack()
	if r.fault != nil {
		blamed.Stack = r.fault.stack
	}
	return Public.ComponentError(blamed)
}

// letterPanicked joins the error of a record with the panic of what took its dead letter.
func (r *Run) letterPanicked(text error) error {
	if r.dead != nil && r.dead.atWork {
		return r.dead.lost(r.letter.Err, text)
	}
	return fmt.Errorf("%w; in the dead-letter function: %w", r.letter.Err, text)
}

// unsettled reports whether component i has a record of which nothing is known yet.
func (r *Run) unsettled(i int, passed, dropped []int64) bool {
	if i >= len(passed) {
		return !r.parts[i].batches || r.sinks.asking() // what came to the sink counts as taken until it fails
	}
	if p := r.parts[i]; p.batches {
		return p.working > 0
	}
	return i > 0 && r.receivedBy(i, passed)-r.passedBy(i, passed)-r.parts[i].dead-dropped[i] > 0
}

// finishMonitors brings the monitors up to date, unless they are switched off.
func (r *Run) finishMonitors(passed []int64) {
	if r.options.Every > 0 {
		r.endLap()
		r.updateMonitors(passed)
	}
}

// summary adds up what the run has counted.
func (r *Run) summary(passed []int64) summary.Run {
	sum := r.records(passed)
	for i, p := range r.parts {
		sum.Components[i].Monitor = p.meter.monitor
	}
	sum.StageEvents = r.stageEvents() - r.base
	sum.RecordEvents = r.events
	sum.Stopped = r.drained
	sum.PeakBytes = r.peak.most()
	sum.DeadLetters = r.letters
	sum.Failures = r.failures
	sum.Err = r.err
	sum.Resumed = r.checkpoints != nil && r.checkpoints.resumed
	sum.Delivery = r.checkpoints.delivery()
	return sum
}

// records says what became of the records, of which there are none without components.
func (r *Run) records(passed []int64) (sum summary.Run) {
	sum.Started = r.start
	for i := range r.parts {
		c := r.component(i, passed)
		sum.Components = append(sum.Components, c)
		sum.Absorbed += c.Absorbed
		sum.Dropped += c.Dropped
		sum.Retried += c.Retried
		sum.Dead += c.Dead
	}
	sum.In = sum.Components[0].Received
	sum.Out = sum.Components[len(passed)].Passed
	r.sinks.sumUp(&sum, passed)
	return sum
}

// component says what happened at component i. A stage may give more than it gets: then
// nothing is missing.
func (r *Run) component(i int, passed []int64) summary.Component {
	p := r.parts[i]
	c := summary.Component{
		Name: p.name, Type: p.typeName, Role: p.role.String(),
		Received: r.receivedBy(i, passed), Passed: r.passedBy(i, passed), Dead: p.dead,
		Retried: p.retried.Load(), Keeps: p.keeps,
	}
	missing := max(c.Received-c.Passed-c.Dead-p.inFlight, 0)
	if p.keeps {
		c.Absorbed = missing
	} else {
		c.Dropped = missing
	}
	return c
}

func (r *Run) logEnd(made summary.Run) {
	if r.options.Logger == nil {
		return
	}
	level, attrs := slog.LevelInfo, []slog.Attr{
		slog.Int64("in", made.In), slog.Int64("out", made.Out), slog.Int64("dropped", made.Dropped),
		slog.Int64("dead", made.Dead), slog.Duration("elapsed", made.Elapsed),
	}
	if made.Absorbed > 0 {
		attrs = append(attrs, slog.Int64("absorbed", made.Absorbed))
	}
	if made.Retried > 0 {
		attrs = append(attrs, slog.Int64("retried", made.Retried))
	}
	if made.Stopped {
		attrs = append(attrs, slog.Bool("stopped", true))
	}
	if r.err != nil {
		level, attrs = slog.LevelError, append(attrs, slog.Any("error", r.err))
	}
	r.options.Logger.LogAttrs(context.WithoutCancel(r.ctx), level, "pipeline ended", attrs...)
}
