package engine

import (
	"errors"
	"fmt"
	"log/slog"
	"reflect"

	"github.com/auditline/auditline/pipeline/internal/summary"
)

// Skip is what a stage's Apply returns as its error to drop a record without failing it.
var Skip = errors.New("pipeline: skip this record")

// WentOn is the panic of a component that does not heed what yield returns.
const WentOn = "went on after yield returned false"

// KeptFailures is how many failed records a report shows.
const KeptFailures = 50

// Fail notes that a record failed at component i, to which it came as record number; for
// the source, whose failed records are not counted as passed, number is that of its next
// good one. It reports whether the run goes on.
func (r *Run) Fail(i int, number int64, record any, err error) (goOn bool) {
	p := r.parts[i]
	if i == 0 {
		number += p.dead
	}
	p.dead++
	r.recordDeadLetter(i, DeadLetter{p.name, record, number, err})
	if !r.takesLetters() {
		r.stop(p.failed(number, err))
	}
	if r.Stopped() {
		r.state = over
		return false
	}
	return true
}

// recordDeadLetter hands the dead letter of component i to whoever wants it.
func (r *Run) recordDeadLetter(i int, l DeadLetter) {
	r.failing, r.letter = i, l
	if len(r.failures) < KeptFailures {
		r.failures = append(r.failures, summary.Failure{Component: l.Component, Number: l.Number, Error: l.Err.Error()})
	}
	if r.options.Logger != nil {
		r.options.Logger.LogAttrs(r.ctx, slog.LevelWarn, "record failed",
			slog.String("component", l.Component), slog.Int64("record", l.Number), slog.Any("error", l.Err))
	}
	r.live.addLetter(l)
	r.handOver(r.parts[i], l)
	r.failing = -1
}

// Copied returns a pointer to a copy of what record points to, and anything else as it is: what
// pipelineimpl.Copy does where the type is known.
func Copied(record any) any {
	v := reflect.ValueOf(record)
	if v.Kind() != reflect.Pointer || v.IsNil() {
		return record
	}
	p := reflect.New(v.Type().Elem())
	p.Elem().Set(v.Elem())
	return p.Convert(v.Type()).Interface()
}

// stop ends the run with err, unless there is a reason already.
func (r *Run) stop(err error) {
	if r.err == nil && r.ctx.Err() == nil {
		r.err = err
	}
	r.cancel(err)
	r.halt()
}

// SinkStopped remembers the record at which the sink stopped before the end of its input:
// if the sink then returns an error, that record failed.
func (r *Run) SinkStopped(number int64, record any) {
	r.atStop = &DeadLetter{Component: r.sink().name, Record: record, Number: number}
}

// Consumed takes what the sink's Consume returned.
func (r *Run) Consumed(err error) {
	if err == nil {
		return
	}
	sink, number := r.sink(), int64(0)
	if l := r.atStop; l != nil {
		l.Err, number = err, l.Number
		sink.dead++
		r.recordDeadLetter(len(r.parts)-1, *l)
	}
	r.stop(sink.failed(number, err))
}

// failed is the error of a record that failed at p.
func (p *part) failed(number int64, err error) error {
	return Public.ComponentError(p.blamed(number, err))
}

func (p *part) blamed(number int64, err error) ComponentError {
	return ComponentError{Component: p.name, Type: p.typeName, Number: number, Err: err}
}

// panicError makes an error of what was panicked with.
func panicError(value any) error {
	if value == any(errExit) {
		return errExit
	}
	if err, ok := value.(error); ok {
		return fmt.Errorf("panic: %w", err)
	}
	return fmt.Errorf("panic: %v", value)
}
