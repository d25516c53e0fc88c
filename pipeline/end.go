package pipeline

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"
)

// End is deferred: it recovers from the panic of a component, releases what the run holds, and sets the results of the
// method that it ends.
func (r *Run) End(report **Report, err *error, n, d []int64) {
	recovered, elapsed := recover(), time.Since(r.start)
	for _, release := range r.release {
		release()
	}
	if r.err == nil && r.ctx.Err() != nil {
		r.err = context.Cause(r.ctx)
	}
	if recovered != nil {
		r.err = r.join(r.panicked(recovered, n, d))
	}
	r.finishMonitors(n)
	r.peak.checkpoint()
	made := r.report(n)
	made.Elapsed = elapsed
	r.progress.draw(r, n)
	r.logEnd(made)
	*report, *err = made, r.err
}

// join puts err behind what ended the run before it.
func (r *Run) join(err error) error {
	if r.err == nil {
		return err
	}
	return errors.Join(r.err, err)
}

// panicked finds the component that panicked; the record that it had is dead.
func (r *Run) panicked(value any, n, d []int64) error {
	at, text := r.at, panicError(value)
	switch {
	case r.burying >= 0:
		at, text = position{component: r.burying}, fmt.Errorf("in the dead-letter function: %w", text)
	case !at.known:
		at = r.locate(n, d)
	}
	p, number := r.parts[at.component], int64(0)
	if at.inRecord && r.unsettled(at.component, n, d) {
		p.dead++
		number = r.received(at.component, n)
	}
	failed := p.failed(number, text)
	failed.Stack = debug.Stack()
	return failed
}

// unsettled reports whether component i has a record of which nothing is known yet.
func (r *Run) unsettled(i int, n, d []int64) bool {
	if i == len(n) {
		return true // what came to the sink counts as taken until it fails
	}
	return i > 0 && r.received(i, n)-r.passed(i, n)-r.parts[i].dead-d[i] > 0
}

// finishMonitors brings the monitors up to date, unless they are switched off.
func (r *Run) finishMonitors(n []int64) {
	if r.options.every > 0 {
		r.endLap()
		r.updateMonitors(n)
	}
}

func (r *Run) logEnd(report *Report) {
	if r.options.logger == nil {
		return
	}
	level, attrs := slog.LevelInfo, []slog.Attr{
		slog.Int64("in", report.In), slog.Int64("out", report.Out), slog.Int64("dropped", report.Dropped),
		slog.Int64("dead", report.Dead), slog.Duration("elapsed", report.Elapsed),
	}
	if r.err != nil {
		level, attrs = slog.LevelError, append(attrs, slog.Any("error", r.err))
	}
	r.options.logger.LogAttrs(context.WithoutCancel(r.ctx), level, "pipeline ended", attrs...)
}
