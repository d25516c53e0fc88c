package engine

import (
	"context"
	"runtime/debug"
	"time"
)

// awaited is a source that runs in a goroutine of its own, so that batches can be handed over while
// it is quiet. It and the run take turns: one is at work while the other waits, but for what the
// run does about batches whose time has come.
type awaited[T any] struct {
	run     *Run
	records chan T    // closed when the source has returned; has room for the record at hand
	more    chan bool // whether the run takes another record; has room for one answer

	waits bool   // the source has yielded and waits for the answer
	gone  bool   // the source has returned
	cause error  // of a source that has panicked
	stack []byte // of that panic
}

// Await yields the records of source in the goroutine that calls it, and calls source in another
// one. In between it hands over the batches of which a record has waited for long enough. When it
// returns, the source has.
func Await[T any](r *Run, source func(func(T) bool)) func(func(T) bool) {
	return func(yield func(T) bool) {
		a := &awaited[T]{run: r, records: make(chan T, 1), more: make(chan bool, 1)}
		r.awaits.Store(true)
		go a.work(source)
		defer a.end()
		for {
			rec, ok := a.next()
			if !ok || !yield(rec) {
				return
			}
		}
	}
}

// work runs the source.
func (a *awaited[T]) work(source func(func(T) bool)) {
	returned, ended := false, false
	defer close(a.records)
	defer func() {
		if !returned {
			a.cause, a.stack = errExit, debug.Stack()
			if value := recover(); value != nil {
				a.cause = panicError(value)
			}
		}
	}()
	source(func(rec T) bool {
		if ended {
			panic(WentOn)
		}
		a.records <- rec
		ended = !<-a.more
		return !ended
	})
	returned = true
}

// next waits for the next record, and meanwhile hands over batches whose time has come, and what
// workers are through with. It returns false when there are no more records, or nobody wants them.
func (a *awaited[T]) next() (rec T, ok bool) {
	if a.waits {
		a.waits = false
		a.more <- true
	}
	for {
		select {
		case rec, ok = <-a.records:
			a.waits, a.gone = ok, !ok
			return rec, ok
		case <-a.run.overdue():
			if !a.run.hurry() {
				return rec, false
			}
		case <-a.run.through:
			if !a.run.takeBack() {
				return rec, false
			}
		}
	}
}

// wakeAwait lets a run that waits for its source know that a worker is through with its records.
func (r *Run) wakeAwait() {
	if !r.awaits.Load() {
		return
	}
	select {
	case r.through <- struct{}{}:
	default: // it knows already
	}
}

// end waits for the source to return. One that the run leaves while it looks for its next record
// would not know before it has that: its context is cancelled.
func (a *awaited[T]) end() {
	if !a.gone {
		a.more <- false
		if !a.waits {
			a.run.cancel(errOver)
		}
		for range a.records {
		}
	}
	if a.cause != nil {
		a.run.sourcePanicked(a.cause, a.stack)
	}
}

// sourcePanicked ends the run because of the panic of a source in another goroutine.
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

// alarm rings when a batch has waited for long enough.
type alarm struct {
	timer *time.Timer
	at    time.Time // that it is set to
}

// overdue gets something when the first of the batches has waited for long enough. It is nil while
// none is waiting.
func (r *Run) overdue() <-chan time.Time {
	var first time.Time
	for _, h := range r.holders {
		if h.due == nil {
			continue
		}
		if due := h.due(); !due.IsZero() && (first.IsZero() || due.Before(first)) {
			first = due
		}
	}
	if first.IsZero() {
		return nil
	}
	if !first.Equal(r.alarm.at) {
		r.setAlarm(first)
	}
	return r.alarm.timer.C
}

func (r *Run) setAlarm(at time.Time) {
	r.alarm.at = at
	if r.alarm.timer != nil {
		r.alarm.timer.Reset(time.Until(at))
		return
	}
	r.alarm.timer = time.NewTimer(time.Until(at))
	r.release = append(r.release, func() { r.alarm.timer.Stop() })
}
