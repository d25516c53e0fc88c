package engine

import (
	"context"
	"errors"
	"runtime/debug"
	"sync/atomic"
	"time"
)

// batch is a run of records that a worker is given at once: handing over one by one costs several
// times as much.
type batch[S, In, Out any] struct {
	tasks  []task[S, In, Out]
	worker int  // whose queue it is for
	sent   bool // to the queue
	left   int  // tasks that have not been taken back

	took   time.Duration
	worked int // tasks that Apply returned from; fewer than there are after a panic
	cause  error
	stack  []byte
	fate   atomic.Int32 // withWorker, awaitedByRun or workedOn
	done   bool         // the run's goroutine knows that the worker is through
}

// What is known of a batch that is not with the run's goroutine.
const (
	withWorker   int32 = iota
	awaitedByRun       // the run's goroutine waits for it
	workedOn           // the worker is through with it
)

func (b *batch[S, In, Out]) isReady() bool { return b.done || b.fate.Load() == workedOn }

// task is a record for a worker.
type task[S, In, Out any] struct {
	stage S     // for this record's key, where the stage has a key
	count int64 // of the records in it
	at    any   // the place in the source that the record came from, where that is asked for
	Done[In, Out]
}

// Done is a record that a worker is through with.
type Done[In, Out any] struct {
	In     In
	Number int64 // of the record at its component, from 1
	Out    Out
	Err    error // Skip drops the record, another one fails it
}

// errExit is the fate of a record whose component called runtime.Goexit, which ends its goroutine.
var errExit = errors.New("called runtime.Goexit")

// work calls apply for each record. A panic, or what ends the goroutine, is kept for the run, which
// cannot recover from it.
func (b *batch[S, In, Out]) work(ctx context.Context, apply func(context.Context, S, In) (Out, error), stageOf func(*task[S, In, Out]) S) {
	start := time.Now()
	b.worked = 0
	defer func() {
		b.took = time.Since(start)
		if b.worked < len(b.tasks) {
			b.cause, b.stack = errExit, debug.Stack()
			if value := recover(); value != nil {
				b.cause = panicError(value)
			}
		}
	}()
	for i := range b.tasks {
		t := &b.tasks[i]
		t.Out, t.Err = apply(ctx, stageOf(t), t.In)
		b.worked++
	}
}

// perTask is how long a task took, and perRecord how long a record did, 0 where that is not known.
func (b *batch[S, In, Out]) perTask() (perTask, perRecord time.Duration) {
	records := int64(0)
	for _, t := range b.tasks[:b.worked] {
		records += t.count
	}
	return b.took / time.Duration(max(b.worked, 1)), b.took / time.Duration(max(records, 1))
}
