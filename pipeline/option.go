package pipeline

import (
	"context"
	"io"
	"log/slog"
	"time"

	"github.com/auditline/auditline/pipeline/internal/engine"
)

// Option changes how a run is watched, never what it does to a record.
type Option func(*engine.Options)

// MonitorEvery updates the monitors every n records that leave the source, and at the end
// if something is new. The default is 1,024; with 0 they stay untouched.
func MonitorEvery(n int) Option {
	return func(o *engine.Options) { o.Every = max(n, 0) }
}

// DeadLetters gives f every record that fails, and lets the run go on. f is called in the
// run, between two records.
func DeadLetters(f func(DeadLetter)) Option {
	return func(o *engine.Options) {
		o.DeadLetters = nil
		if f != nil {
			o.DeadLetters = func(l engine.DeadLetter) { f(DeadLetter(l)) }
		}
	}
}

// Progress shows on w, in place, how many records each component has seen and how fast;
// where w is no terminal, nothing is written.
func Progress(w io.Writer) Option {
	return func(o *engine.Options) { o.Progress = w }
}

// Logger logs failed records as warnings, and the end of the run.
func Logger(l *slog.Logger) Option {
	return func(o *engine.Options) { o.Logger = l }
}

// MeasureMemory finds the run's peak of live heap. It looks at the start, at the end, and
// in between at most every 100 ms, after the record at hand. It collects garbage each time,
// which costs up to a tenth of the run's time.
func MeasureMemory() Option {
	return func(o *engine.Options) { o.Memory = true }
}

// StopOn drains the run when ctx is done: the source ends with the record that it yields next, and
// everything behind it finishes, as if that had been its last. Stages give what they have kept, the
// run returns no error for it, and [Report].Stopped says that the source had more. A program that
// is told to end by a signal does not lose what it has begun:
//
//	stop, release := signal.NotifyContext(ctx, syscall.SIGTERM)
//	defer release()
//	report, err := p.Run(ctx, pipeline.StopOn(stop))
//
// A source that waits for its next record is not woken: cancel the context of the run for that.
func StopOn(ctx context.Context) Option {
	return func(o *engine.Options) { o.StopOn = ctx }
}

// Samples gives f the time that each component takes for a sampled record, the first of every batch
// (see [MonitorEvery]), or for a record of a sampled batch where workers or batches are: what
// [LiveComponent].Durations counts. f is called in the run, between two records, and must not keep
// it waiting.
func Samples(f func(component string, took time.Duration)) Option {
	return func(o *engine.Options) { o.Samples = f }
}

// keepMeters makes the run go on with the monitors of an earlier one.
func keepMeters(meters *[]*engine.Meter) Option {
	return func(o *engine.Options) { o.Meters = meters }
}
