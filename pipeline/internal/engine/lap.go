package engine

import (
	"cmp"
	"time"
)

// lap follows the timed record, the first of each batch, from component to component.
type lap struct {
	on    bool
	at    int           // the component that has the record
	since time.Duration // when it came there, after the start of the run; when the last batch ended, without a record
}

// Lap notes that the timed record left component i. A source that has been told to end is
// caught here: its next record is a timed one. Stages may still give what they kept.
func (r *Run) Lap(i int) {
	if r.ended {
		if i == 0 {
			r.At = Position{Known: true}
			panic(WentOn)
		}
		return
	}
	now := time.Since(r.start)
	r.parts[i].meter.lap += now - r.lap.since
	r.lap = lap{on: true, at: i + 1, since: now}
}

// endLap gives the rest of the lap to the component that has the record now.
func (r *Run) endLap() {
	now := time.Since(r.start)
	if r.lap.on {
		r.parts[r.lap.at].meter.lap += now - r.lap.since
		for _, p := range r.parts[:r.lap.at+1] {
			p.meter.sample()
		}
	}
	r.lap = lap{since: now}
}

// firstBatch gives Tick its first turn behind the first record, which is timed.
func (r *Run) firstBatch() {
	r.batchEnd = r.batch()
	r.sampling = r.options.Every > 0
	r.due.Store(1)
}

// batch is the number of records between two updates of the monitors, or between two looks
// at the context without any.
func (r *Run) batch() int64 {
	return int64(cmp.Or(r.options.Every, defaultEvery))
}

// Sampling reports whether Lap wants to see the record on its way.
func (r *Run) Sampling() bool {
	return r.sampling
}

// Due is the number of records after which Tick is to be called.
func (r *Run) Due() int64 {
	return r.due.Load()
}

// Tick has its turns when a timed record has gone its way, when a batch is complete, which
// updates the monitors, when somebody wants to look, and when the run is stopped. It
// reports whether the run has to end. It looks at the context, too: what watches that may
// wait long for a processor of its own.
func (r *Run) Tick(passed []int64) (end bool) {
	r.endLap()
	r.look(passed)
	r.nextTurn(passed)
	if r.Stopped() || r.ctx.Err() != nil {
		r.StopSource()
		return true
	}
	return false
}

// nextTurn says when Tick's next turn comes, behind the first record of the next batch or
// its last one.
func (r *Run) nextTurn(passed []int64) {
	complete := passed[0] >= r.batchEnd
	if complete {
		r.batchEnd = passed[0] + r.batch()
	}
	if r.sampling = complete && r.options.Every > 0; r.sampling {
		r.updateMonitors(passed)
		r.due.Store(passed[0] + 1)
		return
	}
	r.due.Store(r.batchEnd)
}

// Open notes that the source is asked for its records, from the start. A stage may do so
// more than once.
func (r *Run) Open() {
	r.openings++
	if r.ended {
		r.ended, r.sampling = false, false
	}
}

// StopSource notes that the source has to end, and returns false, which tells it so. The
// next record, if one comes all the same, is a timed one, so that Lap refuses it, unless it
// may come from another opening.
func (r *Run) StopSource() bool {
	if r.openings == 1 {
		r.ended, r.sampling = true, true
	}
	return false
}

func (r *Run) updateMonitors(passed []int64) {
	for i, p := range r.parts {
		p.meter.update(r.receivedBy(i, passed), p.dead)
	}
}
