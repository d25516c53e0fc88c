package pipeline

import (
	"io"
	"log/slog"
)

// Option changes how a run is watched, never what it does to a record.
type Option func(*options)

type options struct {
	every       int
	deadLetters func(DeadLetter)
	progress    io.Writer
	logger      *slog.Logger
	memory      bool
	meters      *[]*meter // kept by a Runner from run to run
}

// defaultEvery is how many records pass between two updates of the monitors unless MonitorEvery says otherwise.
const defaultEvery = 1024

func collect(opts []Option) options {
	o := options{every: defaultEvery}
	for _, opt := range opts {
		opt(&o)
	}
	return o
}

// MonitorEvery updates the monitors every n records that leave the source, and at the end if something is new.
// The default is 1,024; with 0 they stay untouched.
func MonitorEvery(n int) Option {
	return func(o *options) { o.every = max(n, 0) }
}

// DeadLetters gives f every record that fails, and lets the run go on. f is called in the run, between two records.
func DeadLetters(f func(DeadLetter)) Option {
	return func(o *options) { o.deadLetters = f }
}

// Progress shows on w, in place, how many records each component has seen and how fast; where w is no terminal,
// nothing is written.
func Progress(w io.Writer) Option {
	return func(o *options) { o.progress = w }
}

// Logger logs failed records as warnings, and the end of the run.
func Logger(l *slog.Logger) Option {
	return func(o *options) { o.logger = l }
}

// MeasureMemory finds the run's peak of live heap. It looks at the start, at the end, and in between at most every 100 ms,
// after the record at hand. It collects garbage each time, which costs up to a tenth of the run's time.
func MeasureMemory() Option {
	return func(o *options) { o.memory = true }
}

// keepMeters makes the run go on with the monitors of an earlier one.
func keepMeters(meters *[]*meter) Option {
	return func(o *options) { o.meters = meters }
}
