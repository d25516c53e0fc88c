package engine

import "runtime/debug"

// awaited is a source that runs in a goroutine of its own, since that of the run is locked to its
// thread. It and the run take turns: one is at work while the other waits, but for what the run
// does about batches whose time has come.
type awaited[T any] struct {
	run     *Run
	records chan T    // closed when the source has returned; has room for the record at hand
	more    chan bool // whether the run takes another record; has room for one answer

	waits bool   // the source has yielded and waits for the answer
	gone  bool   // the source has returned
	cause error  // of a source that has panicked
	stack []byte // of that panic
}

// awaitLocked is Await in a goroutine that is locked to its thread. When it returns, the source
// has.
func awaitLocked[T any](r *Run, source func(func(T) bool), yield func(T) bool) {
	a := &awaited[T]{run: r, records: make(chan T, 1), more: make(chan bool, 1)}
	r.startAlarm()
	go a.work(source)
	defer a.end()
	for {
		rec, ok := a.next()
		if !ok || !yield(rec) {
			return
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
		case <-a.run.alarm.timer.C:
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

// end waits for the source to return. One that the run leaves while it looks for its next record
// would not know before it has that: its context is cancelled.
func (a *awaited[T]) end() {
	if !a.gone {
		a.more <- false
		if !a.waits && a.run.refusing == nil { // a component has panicked
			a.run.cancel(errOver)
		}
		for range a.records {
		}
	}
	if a.cause != nil {
		a.run.sourcePanicked(a.cause, a.stack)
	}
}
