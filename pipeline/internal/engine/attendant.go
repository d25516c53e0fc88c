package engine

import (
	"runtime"
	"runtime/debug"
	"sync/atomic"
)

// attendant hands over batches whose time has come, and takes back what workers are through with,
// while the source is at work or quiet. It has a goroutine of its own, which sleeps most of the
// time: the records pass without it. It and the run's goroutine take turns: a component, the
// source excepted, is called by whoever has the turn.
type attendant struct {
	run      *Run
	turn     turn
	has      bool // the run's goroutine has the turn
	openings int  // readings of the source, one within the other
	quit     chan struct{}
	gone     chan struct{}

	over bool // what it has handed over ended the run
}

// attend lets the run's attendant look after the batches while the source is read.
func (r *Run) attend() *attendant {
	if r.attendant == nil {
		r.startAttendant()
	}
	r.attendant.openings++
	r.attendant.leave()
	return r.attendant
}

func (r *Run) startAttendant() {
	a := &attendant{run: r, turn: newTurn(), quit: make(chan struct{}), gone: make(chan struct{})}
	a.take()
	r.attendant = a
	r.startAlarm()
	go a.work()
	r.release = append(r.release, a.dismiss) // somebody may keep the source half read
}

// take takes the turn for the run's goroutine, if that has not got it still, since a component has
// panicked.
func (a *attendant) take() {
	if !a.has {
		a.turn.take()
		a.has = true
	}
}

// leave gives the turn away while the source is at work.
func (a *attendant) leave() {
	a.has = false
	a.turn.give()
}

// dismiss ends the attendant's goroutine, if nobody has done so.
func (a *attendant) dismiss() {
	if a.run.attendant != a {
		return
	}
	close(a.quit)
	a.run.attendant = nil
	<-a.gone
}

// work waits for something to do, and does it, until that ends the run.
func (a *attendant) work() {
	defer close(a.gone)
	do := a.run.hurry
	for goOn := true; goOn; goOn = a.handOver(do) {
		select {
		case <-a.quit:
			return
		case <-a.run.alarm.timer.C:
			do = a.run.hurry
		case <-a.run.through:
			do = a.run.takeBack
		}
		if !a.turn.takeUnless(a.quit) {
			return
		}
	}
}

// handOver hands over what is to be, gives the turn back, and reports whether the run goes on. If
// not, the source's context has ended: it would not know before it has its next record.
func (a *attendant) handOver(do func() bool) (goOn bool) {
	returned := false
	defer func() {
		if !returned {
			a.run.fault = newFault(recover())
			a.run.cancel(errOver)
		}
		a.over = !goOn
		a.turn.give()
	}()
	goOn = do()
	returned = true
	return goOn
}

// fault is the panic of a component in the attendant's goroutine, or what ended that.
type fault struct {
	value  any // nil for runtime.Goexit
	pcs    []uintptr
	stack  []byte
	raised bool
}

func newFault(value any) *fault {
	return &fault{value: value, pcs: callers(), stack: debug.Stack()}
}

// raise does in the run's goroutine what the component did, where whoever may recover sees it.
func (f *fault) raise() {
	f.raised = true
	if f.value == nil {
		runtime.Goexit()
	}
	panic(f.value)
}

// turn is had by one of two goroutines.
type turn struct {
	wanted atomic.Int32  // by so many, of whom the first one has it
	passed chan struct{} // it was given to the second one
}

func newTurn() turn { return turn{passed: make(chan struct{}, 1)} }

func (t *turn) take() {
	if t.wanted.Add(1) > 1 {
		<-t.passed
	}
}

// takeUnless takes the turn, unless quit is closed meanwhile, by whoever has it.
func (t *turn) takeUnless(quit <-chan struct{}) bool {
	if t.wanted.Add(1) == 1 {
		return true
	}
	select {
	case <-t.passed:
		return true
	case <-quit:
		return false
	}
}

func (t *turn) give() {
	if t.wanted.Add(-1) > 0 {
		t.passed <- struct{}{}
	}
}
