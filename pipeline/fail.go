package pipeline

import "log/slog"

// keptLetters is how many dead letters a report shows.
const keptLetters = 50

// letter is a dead letter as the report keeps it: without the record, which may be large, or hold secrets.
type letter struct {
	Component string `json:"component"`
	Number    int64  `json:"number"`
	Error     string `json:"error"`
}

// Fail notes that a record failed at component i, to which it came as record number; for the source, whose failed
// records are not in n, number is that of its next good one. It reports whether the run goes on.
func (r *Run) Fail(i int, number int64, record any, err error) (goOn bool) {
	p := r.parts[i]
	if i == 0 {
		number += p.dead
	}
	p.dead++
	r.bury(i, DeadLetter{p.name, record, number, err})
	if r.options.deadLetters == nil {
		r.stop(p.failed(number, err))
	}
	if i == 0 && r.Stopped() {
		r.Enough()
	}
	return !r.Stopped()
}

// bury hands the dead letter of component i to whoever wants it.
func (r *Run) bury(i int, l DeadLetter) {
	r.burying = i
	if len(r.letters) < keptLetters {
		r.letters = append(r.letters, letter{l.Component, l.Number, l.Err.Error()})
	}
	if r.options.logger != nil {
		r.options.logger.LogAttrs(r.ctx, slog.LevelWarn, "record failed",
			slog.String("component", l.Component), slog.Int64("record", l.Number), slog.Any("error", l.Err))
	}
	if r.options.deadLetters != nil {
		r.options.deadLetters(l)
	}
	r.burying = -1
}

// stop ends the run with err, unless there is a reason already.
func (r *Run) stop(err error) {
	if r.err == nil && r.ctx.Err() == nil {
		r.err = err
	}
	r.halt()
}

// Broke remembers the record at which the sink stopped before the end of its input: if the sink then returns an
// error, that record failed.
func (r *Run) Broke(number int64, record any) {
	r.broke = &DeadLetter{Component: r.sink().name, Record: record, Number: number}
}

// Consumed takes what the sink's Consume returned.
func (r *Run) Consumed(err error) {
	if err == nil {
		return
	}
	sink, number := r.sink(), int64(0)
	if l := r.broke; l != nil {
		l.Err, number = err, l.Number
		sink.dead++
		r.bury(len(r.parts)-1, *l)
	}
	r.stop(sink.failed(number, err))
}

// failed is the error of a record that failed at p.
func (p *part) failed(number int64, err error) *ComponentError {
	return &ComponentError{Component: p.name, Type: p.typeName, Number: number, Err: err}
}
