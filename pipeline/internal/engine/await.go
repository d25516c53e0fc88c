package engine

import (
	"bytes"
	"context"
	"runtime"
	"runtime/debug"
)

// Await yields the records of source, and between them, while the source is at work or quiet, lets
// an attendant hand over the batches of which a record has waited for long enough.
func Await[T any](r *Run, source func(func(T) bool)) func(func(T) bool) {
	return func(yield func(T) bool) {
		r.awaits.Store(true)
		if lockedToThread() {
			awaitLocked(r, source, yield)
			return
		}
		o := opening{attendant: r.attend()}
		defer o.end()
		source(func(rec T) bool {
			if !o.enter() {
				return false
			}
			more := yield(rec)
			o.ended = !more
			o.leave()
			return more
		})
		o.returned = true
	}
}

// lockedToThread reports whether the goroutine is locked to its thread. Coroutines that it has
// begun, by iter.Pull, cannot be resumed by another one: they would crash the program.
func lockedToThread() bool {
	var head [64]byte
	return bytes.Contains(head[:runtime.Stack(head[:], false)], []byte("locked to thread"))
}

// opening is one reading of the source beside an attendant.
type opening struct {
	*attendant
	ended    bool // the source was told to end
	returned bool // it has
}

// enter takes the turn for a record, and reports whether the run wants it.
func (o *opening) enter() bool {
	o.take()
	if o.ended {
		o.run.At = Position{Known: true}
		panic(WentOn)
	}
	if o.over {
		o.ended = true
		o.leave()
	}
	return !o.ended
}

// end takes the turn for good, once the source has returned or panicked, and goes on with the panic
// of a component that the attendant has called.
func (o *opening) end() {
	a := o.attendant
	a.take()
	if a.openings--; a.openings == 0 {
		a.dismiss()
	}
	f := a.run.fault
	if f == nil || f.raised {
		return
	}
	if !o.returned {
		if value := recover(); value != nil { // the source did not like to be cancelled
			a.run.sourcePanicked(panicError(value), debug.Stack())
		}
	}
	f.raise()
}

// wakeAwait lets the attendant know that a worker is through with its records.
func (r *Run) wakeAwait() {
	if !r.awaits.Load() {
		return
	}
	select {
	case r.through <- struct{}{}:
	default: // it knows already
	}
}

// sourcePanicked ends the run because of the panic of a source beside that of another component, or
// in another goroutine.
func (r *Run) sourcePanicked(cause error, stack []byte) {
	blamed := r.parts[0].blamed(0, cause)
	blamed.Stack = stack
	err := Public.ComponentError(blamed)
	if r.err == nil {
		r.err = context.Cause(r.ctx)
	}
	r.err = r.join(err)
	r.cancel(err)
	r.halt()
	r.state = over
}
