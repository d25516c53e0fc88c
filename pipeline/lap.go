package pipeline

import "time"

// lap follows the sampled record, the first of each batch, from component to component.
type lap struct {
	on    bool
	at    int           // the component that has the record
	since time.Duration // when it came there, after the start of the run; when the last batch ended, without a record
}

// Lap notes that the sampled record left component i.
func (r *Run) Lap(i int) {
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

// Tick is called twice for each batch of records: when the sampled one, the first, has gone its way, and at the end,
// which updates the monitors. It returns how many records are left of the batch, and at how many it is due again.
func (r *Run) Tick(n []int64, left int) (nextLeft, due int) {
	r.endLap()
	if left > 0 {
		return left, 0
	}
	r.updateMonitors(n)
	return r.Every(), r.Every() - 1
}

func (r *Run) updateMonitors(n []int64) {
	for i, p := range r.parts {
		p.meter.update(r.received(i, n), p.dead)
	}
}
