package engine

import (
	"cmp"
	"context"
	"errors"
	"runtime"
	"time"
)

// lap follows the timed record, the first of each batch, from component to component.
type lap struct {
	on    bool
	first int           // the component that had it first
	at    int           // the component that has the record
	since time.Duration // when it came there, after the start of the run; when the last batch ended, without a record
}

// state says why Lap and MayPass want to see the next record.
type state uint8

const (
	passing       state = iota // they do not
	tapping                    // somebody outside wants to see it
	timing                     // it is the first of a batch
	flushing                   // the input of a stage has ended: what that gives now, it has kept
	sourceStopped              // the source has been told to end: it must not yield it
	over                       // the run has ended early: nothing passes any more
)

// errOver is what the components are left with when one of them goes on for more than a batch after
// the run has ended early. It blames nobody.
var errOver = errors.New("pipeline: the run has ended early")

// Watched reports whether Lap or MayPass want to see the record on its way.
func (r *Run) Watched() bool {
	return r.state != passing
}

// Lap notes that a watched record left component i, which yielded it as the source or was
// given it alone. A source that has been told to end panics here, unless the record may come from
// another opening.
func (r *Run) Lap(i int) {
	if i == 0 && (r.state == sourceStopped || r.state == over && r.openings == 1) {
		r.At = Position{Known: true}
		panic(WentOn)
	}
	if r.state != timing {
		return
	}
	now := time.Since(r.start)
	r.parts[i].meter.lap += now - r.lap.since
	r.lap = lap{on: true, first: r.lap.first, at: i + 1, since: now}
}

// MayPass notes that a watched record left component i, which works on whole streams, and
// reports whether it may go on to the next one. It may not when the run has ended early: the
// component takes a part of its input for the whole. Who asks tells the component nothing of it;
// from one that gives more than a batch in vain, MayPass does not return.
func (r *Run) MayPass(i int) bool {
	if r.parts[i-1].ended && r.cutShort() {
		r.state = over
	}
	if r.state == over || r.parts[i-1].ended {
		r.parts[i].keeps = true
	}
	if r.state == flushing {
		r.state = passing
	}
	r.Lap(i)
	if r.state != over {
		return true
	}
	if r.refused++; r.refused > r.batch() {
		panic(errOver)
	}
	return false
}

// Ended notes that there are no more records from component i: that the input of the next one
// ends. It is MayPass that asks whether too early. Ended is inlined: a call behind the loops of a
// generated method would cost each record a tenth of its time.
func (r *Run) Ended(i int) {
	r.parts[i].ended = true
	if r.state < flushing {
		r.state = flushing
	}
}

// endLap gives the rest of the lap to the component that has the record now.
func (r *Run) endLap() {
	now := time.Since(r.start)
	if r.lap.on {
		r.parts[r.lap.at].meter.lap += now - r.lap.since
		for _, p := range r.parts[r.lap.first : r.lap.at+1] {
			if !p.timesItself {
				p.sample()
			}
		}
	}
	r.lap = lap{since: now}
}

// lapBehind begins to time a record that component i passes on, which has held several, in place of
// the timed one, which has come to it.
func (r *Run) lapBehind(i int) {
	now := time.Since(r.start)
	switch r.state {
	case timing: // it is on its way to here
		r.lap = lap{on: true, at: i + 1, since: now}
	case passing: // it came to here before
		r.state = timing
		r.lap = lap{on: true, first: i + 1, at: i + 1, since: now}
	}
}

// endLapBehind ends that timing.
func (r *Run) endLapBehind() {
	r.endLap()
	if r.state == timing {
		r.state = passing
	}
}

// firstBatch gives Tick its first turn behind the first record, which is timed.
func (r *Run) firstBatch() {
	r.batchEnd = r.batch()
	if r.options.Every > 0 {
		r.state = timing
	}
	r.due.Store(1)
}

// batch is the number of records between two updates of the monitors, or between two looks
// at the context without any.
func (r *Run) batch() int64 {
	return int64(cmp.Or(r.options.Every, defaultEvery))
}

// Due is the number of records after which Tick is to be called.
func (r *Run) Due() int64 {
	return r.due.Load()
}

// Tick has its turns when a timed record has gone its way, when a batch is complete, which
// updates the monitors, when somebody wants to look, and when the run is stopped. It
// reports whether the run has to end. It looks at the contexts, too: what watches them may
// wait long for a processor of its own.
func (r *Run) Tick(passed []int64) (end bool) {
	if runtime.GOARCH == "wasm" { // nothing interrupts a loop, not even for a timer
		runtime.Gosched()
	}
	r.endLap()
	now := r.start.Add(r.lap.since) // to ask the clock once more would cost a run that is watched
	r.look(passed, now)
	r.nextTurn(passed, now)
	if r.Stopped() || r.ctx.Err() != nil {
		r.state = over
		return true
	}
	if r.draining.Load() || isDone(r.options.StopOn) {
		r.checkpoints.pause(passed)
		r.drained = true
		r.due.Store(0) // the source may be opened once more
		r.StopSource()
		return true
	}
	if !r.checkpoints.turn(passed) {
		r.StopSource()
		return true
	}
	return false
}

func isDone(ctx context.Context) bool { return ctx != nil && ctx.Err() != nil }

// cutShort reports whether components whose input ends now have seen a part of it only.
func (r *Run) cutShort() bool {
	return r.Stopped() || r.ctx.Err() != nil || r.paused || r.refusing != nil
}

// MayFlush reports whether a component whose input has ended may give what it has kept. It may not
// when the run has ended early: it has kept a part only.
func (r *Run) MayFlush() bool {
	if r.cutShort() {
		r.state = over
		return false
	}
	if r.state == timing { // the record that was to be timed has not come
		r.endLap()
		r.state = passing
	}
	return true
}

// nextTurn says when Tick's next turn comes, behind the first record of the next batch or
// its last one.
func (r *Run) nextTurn(passed []int64, now time.Time) {
	complete := passed[0] >= r.batchEnd
	if complete {
		r.batchEnd = passed[0] + r.batch()
		r.live.publish(r, passed, now)
	}
	if complete && r.options.Every > 0 {
		r.state = timing
		r.updateMonitors(passed)
		r.due.Store(passed[0] + 1)
		return
	}
	r.state = passing
	r.due.Store(r.batchEnd)
	if r.live.tapped() { // all are watched, until it has been shown as many as it wants
		r.state = tapping
		r.due.Store(passed[0] + 1)
	}
}

// Open notes that the source is asked for its records, from the start. A stage may do so
// more than once: each reading has its own end.
func (r *Run) Open() {
	r.openings++
	r.sourceCut = false
	for _, p := range r.parts {
		p.ended = false
	}
	if r.state == sourceStopped || r.state == flushing {
		r.state = passing
	}
}

// StopSource notes that the source has to end, and returns false, which tells it so. The
// next record, if one comes all the same, is refused, unless it may come from another
// opening.
func (r *Run) StopSource() bool {
	r.sourceCut = true
	if r.openings == 1 && r.state != over {
		r.state = sourceStopped
	}
	return false
}

func (r *Run) updateMonitors(passed []int64) {
	for i, p := range r.parts {
		p.meter.update(r.receivedBy(i, passed), p.dead)
	}
}
