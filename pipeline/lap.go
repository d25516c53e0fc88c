package pipeline

import (
	"cmp"
	"time"
)

// lap follows the sampled record, the first of each batch, from component to component.
type lap struct {
	on    bool
	at    int           // the component that has the record
	since time.Duration // when it came there, after the start of the run; when the last batch ended, without a record
}

// Lap notes that the sampled record left component i. When there is enough, stages may still give what they kept; the
// source may not.
func (r *Run) Lap(i int) {
	if r.enough {
		if i == 0 {
			r.at = position{known: true}
			panic(wentOn)
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

// firstBatch gives Tick its first turn behind the first record, which is sampled.
func (r *Run) firstBatch() {
	r.batchEnd = r.batch()
	r.sampling = r.options.every > 0
	r.due.Store(1)
}

// batch is the number of records between two updates of the monitors, or between two looks at the context without any.
func (r *Run) batch() int64 {
	return int64(cmp.Or(r.options.every, defaultEvery))
}

// Sampling reports whether Lap wants to see the record on its way.
func (r *Run) Sampling() bool {
	return r.sampling
}

// Due is the number of records after which Tick is to be called.
func (r *Run) Due() int64 {
	return r.due.Load()
}

// Tick has its turns when a sampled record has gone its way, when a batch is complete, which updates the monitors, when
// somebody wants to look, and when the run is stopped. It reports whether the run has to end. It looks at the context, too:
// what watches that may wait long for a processor of its own.
func (r *Run) Tick(n []int64) (end bool) {
	r.endLap()
	r.look(n)
	r.nextTurn(n)
	if r.Stopped() || r.ctx.Err() != nil {
		r.Enough()
		return true
	}
	return false
}

// nextTurn says when Tick's next turn comes, behind the first record of the next batch or its last one.
func (r *Run) nextTurn(n []int64) {
	complete := n[0] >= r.batchEnd
	if complete {
		r.batchEnd = n[0] + r.batch()
	}
	if r.sampling = complete && r.options.every > 0; r.sampling {
		r.updateMonitors(n)
		r.due.Store(n[0] + 1)
		return
	}
	r.due.Store(r.batchEnd)
}

// Open notes that the source is asked for its records, from the start. A stage may do so more than once.
func (r *Run) Open() {
	r.openings++
	if r.enough {
		r.enough, r.sampling = false, false
	}
}

// Enough notes that the source has to end, and returns false, which tells it so. The next record, if one comes all the
// same, is a sampled one: Lap refuses it, unless it may come from another opening.
func (r *Run) Enough() bool {
	if r.openings == 1 {
		r.enough, r.sampling = true, true
	}
	return false
}

func (r *Run) updateMonitors(n []int64) {
	for i, p := range r.parts {
		p.meter.update(r.received(i, n), p.dead)
	}
}
