package engine

import (
	"math"
	"time"
)

// alarm rings when a batch has waited for long enough.
type alarm struct {
	timer *time.Timer // nil where nobody listens
	at    time.Time   // that it is set to, zero for never
}

// startAlarm begins to listen, if the run does not do so already.
func (r *Run) startAlarm() {
	if r.alarm.timer == nil {
		timer := time.NewTimer(math.MaxInt64)
		r.alarm.timer = timer
		r.release = append(r.release, func() { timer.Stop() })
	}
	r.setAlarm()
}

// setAlarm sets the alarm to when the first of the batches has waited for long enough.
func (r *Run) setAlarm() {
	r.alarm.at = time.Time{}
	for k, h := range r.holders {
		if h.due != nil && r.isCurrent(k) {
			r.alarm.ringAt(h.due())
		}
	}
}

// ringAt lets the alarm ring when a batch is due, unless that is never, or it rings before anyway.
func (a *alarm) ringAt(due time.Time) {
	if a.timer != nil && !due.IsZero() && (a.at.IsZero() || due.Before(a.at)) {
		a.at = due
		a.timer.Reset(time.Until(due))
	}
}
