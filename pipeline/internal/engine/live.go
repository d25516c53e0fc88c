package engine

import (
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/auditline/auditline/pipeline/internal/summary"
)

// keptLetters is how many of the last failed records are shown while a run goes on.
const keptLetters = 50

// rateTime is the time over which rates are means, while a run goes on.
const rateTime = time.Second

// errWatching is the error of a run whose view shows another one.
var errWatching = errors.New("pipeline: Live: the view shows another run that has not ended; give each run a view of its own")

// Live shows a run to other goroutines: the run notes here what it has counted, after each batch
// and at least ten times a second while records come. A nil Live shows nothing.
type Live struct {
	mu      sync.Mutex
	runs    int
	running bool

	run    *Run        // that goes on, of which others only say that it is due
	shown  *Run        // a picture of the run: what it has counted, and monitors of its own
	passed []int64     // of the picture
	parts  []*part     // of the run itself, of which only what is atomic is read
	seen   time.Time   // when the picture was taken
	recent []received  // at least rateTime back, oldest first
	ended  summary.Run // what the run did, once it is over

	letters []summary.Failure
	taps    []*tap
	wanted  atomic.Int64 // how many taps there are
}

// received is how many records had come to each component after so long a time.
type received struct {
	after time.Duration
	by    []int64
}

// goLive begins to show the run, unless its view shows another one.
func (r *Run) goLive() error {
	l := r.options.Live
	if l == nil {
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.running {
		return errWatching
	}
	r.live, l.run = l, r
	l.runs++
	l.running, l.letters = true, nil
	l.seen, l.parts, l.shown = r.start, r.parts, r.picture()
	l.passed = make([]int64, len(r.parts)-len(l.shown.forks()))
	l.recent = []received{{0, make([]int64, len(r.parts))}}
	r.woken.Store(true) // the first record is shown
	return nil
}

// picture is a run that only counts.
func (r *Run) picture() *Run {
	shown := &Run{start: r.start}
	for _, p := range r.parts {
		p.durations = new(histogram)
		shown.parts = append(shown.parts, &part{
			name: p.name, typeName: p.typeName, role: p.role, byRecord: p.byRecord,
			fork: p.fork, keeps: p.keeps, taps: p.taps, meter: newMeter(),
		})
	}
	shown.addSinks()
	return shown
}

// forks are the sinks among which the records fork.
func (r *Run) forks() []*part {
	if r.sinks == nil {
		return r.parts[len(r.parts)-1:]
	}
	return r.parts[r.sinks.first:]
}

// publish notes what the run has counted by now.
func (l *Live) publish(r *Run, passed []int64, now time.Time) {
	if l == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.copyCounts(r, passed)
	l.seen = now
}

func (l *Live) copyCounts(r *Run, passed []int64) {
	copy(l.passed, passed)
	for i, p := range r.parts {
		to := l.shown.parts[i]
		to.dead, to.keeps, to.fed, to.timesItself, to.inFlight = p.dead, p.keeps, p.fed, p.timesItself, 0
		if p.holding != nil {
			to.inFlight = p.holding()
		}
	}
	if from, to := r.sinks, l.shown.sinks; from != nil {
		copy(to.given, from.given)
		to.unrouted, to.dead = from.unrouted, from.dead
	}
}

// show is publish, and notes what monitors and rates are made of.
func (l *Live) show(r *Run, passed []int64, now time.Time) {
	if l == nil {
		return
	}
	l.publish(r, passed, now)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.addRecent(l.seen.Sub(r.start))
	if r.options.Every > 0 {
		l.updateMonitors(r)
	}
}

// addRecent forgets what is older than rates need.
func (l *Live) addRecent(after time.Duration) {
	now := received{after, make([]int64, len(l.parts))}
	for i := range l.parts {
		now.by[i] = l.shown.receivedBy(i, l.passed)
	}
	l.recent = append(l.recent, now)
	for len(l.recent) > 1 && after-l.recent[1].after >= rateTime {
		l.recent = l.recent[1:]
	}
}

// updateMonitors lets the monitors of the picture log what those of the run hold.
func (l *Live) updateMonitors(r *Run) {
	for i, p := range l.shown.parts {
		p.meter.mean = r.parts[i].meter.mean
		p.meter.update(l.shown.receivedBy(i, l.passed), p.dead)
	}
}

// addLetter notes a record that failed.
func (l *Live) addLetter(letter DeadLetter) {
	if l == nil {
		return
	}
	failure := summary.Failure{Component: letter.Component, Number: letter.Number, Error: letter.Err.Error()}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.letters = append(l.letters, failure)
	l.letters = l.letters[max(len(l.letters)-keptLetters, 0):]
}

// end shows how the run ended.
func (l *Live) end(r *Run, passed []int64, made summary.Run) {
	if l == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.copyCounts(r, passed)
	if r.options.Every > 0 {
		l.updateMonitors(r)
	}
	l.ended, l.running, l.run = made, false, nil
	l.endTaps()
	l.seen = r.start.Add(made.Elapsed)
}

// Look returns what is known now.
func (l *Live) Look() (out summary.Live) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.runs == 0 {
		return out
	}
	out = summary.Live{Run: l.ended, Runs: l.runs, Running: l.running, Seen: l.seen, Letters: slices.Clone(l.letters)}
	rates := l.ratesOfAll
	if l.running {
		l.readRetried()
		out.Run = l.shown.records(l.passed)
		out.Elapsed = time.Since(out.Started)
		rates = l.ratesNow
	}
	for i, rate := range rates(out.Elapsed) {
		c := l.component(i, out.Run.Components[i])
		c.Rate = rate
		if !l.shown.parts[i].fork { // what waits at one of several sinks is out
			out.InFlight += c.InFlight
		}
		out.Components = append(out.Components, c)
	}
	out.Rate = out.Components[0].Rate
	return out
}

func (l *Live) readRetried() {
	for i, p := range l.parts {
		l.shown.parts[i].retried.Store(p.retried.Load())
	}
}

func (l *Live) component(i int, c summary.Component) summary.LiveComponent {
	p := l.shown.parts[i]
	c.Monitor = p.meter.copyOfMonitor()
	out := summary.LiveComponent{Component: c, InFlight: p.inFlight, Taps: p.taps, Measured: summary.Work, Durations: l.parts[i].durations.read()}
	if p.byRecord && !p.timesItself || p.fork && !p.fed {
		out.Measured = summary.Latency
	}
	return out
}

// ratesNow are those of the last moments. Where no records come they sink, though nothing is noted.
func (l *Live) ratesNow(elapsed time.Duration) []float64 {
	since := l.recent[0]
	for _, r := range l.recent[1:] {
		if elapsed-r.after >= rateTime {
			since = r
		}
	}
	rates := make([]float64, len(l.parts))
	for i := range rates {
		rates[i] = float64(l.shown.receivedBy(i, l.passed)-since.by[i]) / max(elapsed-since.after, 1).Seconds()
	}
	return rates
}

// ratesOfAll are those of the whole run.
func (l *Live) ratesOfAll(elapsed time.Duration) []float64 {
	rates := make([]float64, len(l.parts))
	for i, c := range l.ended.Components {
		rates[i] = float64(c.Received) / max(elapsed, 1).Seconds()
	}
	return rates
}

// copyOfMonitor is a monitor with the same values and the same log.
func (m *Meter) copyOfMonitor() Monitor {
	c := Public.Monitor()
	c.SetRecordsProcessed(m.monitor.RecordsProcessed())
	c.SetMeanLatencyMs(m.monitor.MeanLatencyMs())
	c.SetErrorCount(m.monitor.ErrorCount())
	if log, err := m.monitor.Audit().MarshalBinary(); err == nil { // numbers always can be written and read
		c.Audit().UnmarshalBinary(log)
	}
	return c
}
