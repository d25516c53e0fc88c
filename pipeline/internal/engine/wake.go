package engine

import (
	"runtime"
	"sync/atomic"
	"time"
)

// wakeInterval is how often a run looks at its progress and its memory, and is looked at by others.
const wakeInterval = 100 * time.Millisecond

// wakeUp gives Tick a turn from time to time, if anybody wants to look.
func (r *Run) wakeUp() {
	r.progress = newProgress(r.options.Progress)
	r.peak = newPeak(r.options.Memory)
	if r.progress == nil && r.peak == nil && r.live == nil {
		return
	}
	r.every(wakeInterval, &r.woken)
}

// every sets wanted and gives Tick a turn, time and again, until the run ends.
func (r *Run) every(interval time.Duration, wanted *atomic.Bool) {
	ticker, quit, gone := time.NewTicker(interval), make(chan struct{}), make(chan struct{})
	go func() {
		defer close(gone)
		for {
			select {
			case <-ticker.C:
				wanted.Store(true)
				r.due.Store(0)
			case <-quit:
				return
			}
		}
	}()
	r.release = append(r.release, func() {
		ticker.Stop()
		close(quit)
		<-gone
	})
}

// look shows the run to whoever watches it, and measures the memory, when it is time.
func (r *Run) look(passed []int64, now time.Time) {
	if r.woken.Swap(false) {
		r.progress.draw(r, passed)
		r.live.show(r, passed, now)
		r.peak.checkpointIfDue()
	}
}

// ShowWhileQuiet lets whoever watches see how many records components have passed on also while the
// source is quiet, since batches are handed over then.
func (r *Run) ShowWhileQuiet(passed []int64) { r.quiet = passed }

// showQuiet shows the run after batches have been handed over.
func (r *Run) showQuiet() {
	if r.quiet != nil {
		now := time.Now()
		r.look(r.quiet, now)
		r.live.publish(r, r.quiet, now)
	}
}

// peak finds the most live heap at any checkpoint. A nil peak measures nothing.
type peak struct {
	bytes uint64
	next  time.Time // not before this: checkpoints may cost a tenth of the time
}

func newPeak(wanted bool) *peak {
	if !wanted {
		return nil
	}
	p := new(peak)
	p.checkpoint()
	return p
}

// most is the peak so far, 0 where nothing is measured.
func (p *peak) most() uint64 {
	if p == nil {
		return 0
	}
	return p.bytes
}

// checkpoint collects garbage first: what is then allocated is alive.
func (p *peak) checkpoint() {
	if p == nil {
		return
	}
	start := time.Now()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	p.bytes = max(p.bytes, m.HeapAlloc)
	p.next = time.Now().Add(10 * time.Since(start))
}

// checkpointIfDue makes a checkpoint if it is affordable.
func (p *peak) checkpointIfDue() {
	if p != nil && !time.Now().Before(p.next) {
		p.checkpoint()
	}
}
