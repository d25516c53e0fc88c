package pipeline

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/auditline/auditline/pipeline/internal/engine"
	"github.com/auditline/auditline/pipeline/internal/live"
	"github.com/auditline/auditline/pipeline/internal/render"
	"github.com/auditline/auditline/pipeline/internal/summary"
)

// Live returns an option, and a view of the runs that are given it: of one run at a time. A run
// whose view shows another one that has not ended returns an error before anything happens; after
// that, the view shows the new run. A run shows itself in the last of several views. [View.Handler]
// serves a view as a web page.
func Live() (Option, *View) {
	v := new(View)
	return func(o *engine.Options) { o.Live = &v.live }, v
}

// View looks at a run while it goes on, from any goroutine.
type View struct{ live engine.Live }

// Snapshot is what is known of a run at a moment. A run notes what it has counted after every batch
// of records (see [MonitorEvery]), and ten times a second if records come meanwhile: a record on
// its way is counted once it, or a later one, has gone all the way. In = Out + Dropped + Dead +
// Absorbed + InFlight where stages give at most one record for one.
type Snapshot struct {
	State                            string          // waiting, running, or how the run ended: complete, stopped, failed, panicked, cancelled
	Runs                             int             // so many were shown, this one included; 0 before the first
	Components                       []LiveComponent // in order, source first
	In, Out, Dropped, Dead, Absorbed int64           // records, as in a Report; what a stage with Flush has kept so far is absorbed
	InFlight                         int64           // records that workers and batches have
	Retried                          int64           // attempts that followed one that had failed, up to now
	Rate                             float64         // records a second from the source: in the last one or two, of the whole run once it has ended
	Started                          time.Time       // before the first component was asked for anything
	Elapsed                          time.Duration   // since then, or of the whole run
	Counted                          time.Time       // when the run last noted what it had counted
	DeadLetters                      []DeadLetter    // the last 50 records that failed, without the records; their errors are texts
	Err                              error           // why the run ended early

	seen summary.Live
}

// LiveComponent is what is known of one component at a moment. Its Monitor is a copy that belongs
// to the snapshot, with the change log of the figures as they were ten times a second; it stays
// untouched with MonitorEvery(0).
type LiveComponent struct {
	Component
	InFlight  int64     // records that its workers, or a batch for it, have
	Taps      bool      // View.Tap shows what it passes on
	Rate      float64   // records that come to it in a second, as in Snapshot
	Measured  string    // what Durations are: MeasuredLatency or MeasuredWork
	Durations Histogram // of the sampled records, the first of every batch; none with MonitorEvery(0)
}

// What the durations of a component are.
const (
	// MeasuredLatency: a record's time from when it came until it left, retries included.
	MeasuredLatency = summary.Latency
	// MeasuredWork: the time that the component worked for a record, as a mean of several where
	// workers have them. How long the record waited among others that the component holds is not in
	// it. For a source it is the time until it had the record.
	MeasuredWork = summary.Work
)

// Histogram counts durations.
type Histogram struct {
	Count   int64
	Sum     time.Duration
	Buckets []Bucket // by rising bounds, up to the last one that is not empty
}

// Bucket counts the durations between the bound of the bucket before it and its own, which is twice
// that.
type Bucket struct {
	Below time.Duration
	Count int64
}

// Quantile returns the bound below which a part q of the durations is, from 0 to 1: the 0.99
// quantile is that of the slowest hundredth. It is at most twice the true value, 0 without any.
func (h Histogram) Quantile(q float64) time.Duration {
	counts := make([]int64, len(h.Buckets))
	for i, b := range h.Buckets {
		counts[i] = b.Count
	}
	return summary.Histogram{Counts: counts}.Quantile(q)
}

// Snapshot returns what is known now.
func (v *View) Snapshot() Snapshot {
	return newSnapshot(v.look())
}

// Tap returns the next n records, a hundred at most, that the component of a run passes on, as
// texts: it waits for them, until ctx is done or the run ends, and returns those that came. Fields
// with the option redact of the audit tag are hidden, at every level. The run writes the texts
// itself, so that nobody else reads a record, and calls no method of it; as long as somebody waits,
// the run looks at every record. Tap shows what is passed on by the source and the stages of a
// generated pipeline that have the option tap in their tags, by stages with workers or batches, and
// by components of a [Runner] that knows them only at run time; another component is an error.
func (v *View) Tap(ctx context.Context, component string, n int) ([]string, error) {
	return v.live.Tap(ctx, component, n)
}

// Handler serves the view as a web page and as JSON. Mounted at a path that ends with a slash, by
// [http.StripPrefix], it has
//
//	/               the page: graph, rates, times, the last dead letters, timelines
//	/events         server-sent events that bring it up to date, once a second
//	/snapshot.json  a [Snapshot] as JSON
//	/tap            the next n records that a component passes on: ?component=Valid&n=5
//
// The page loads nothing from elsewhere. Handler asks nobody who they are: what wraps it has to,
// where the texts of errors and the fields of records are not for everybody. Fields with the option
// redact of the audit tag are hidden. The events of a page end with their request's context, which
// [http.Server.Shutdown] does not cancel.
func (v *View) Handler() http.Handler {
	return live.Handler(live.View{Shown: v.look, Snapshot: func() any { return v.Snapshot() }, Tap: v.Tap})
}

// MarshalJSON writes the snapshot under stable names, without the logs of the monitors.
func (s Snapshot) MarshalJSON() ([]byte, error) {
	return render.LiveJSON(s.seen)
}

// look is what rendering shows.
func (v *View) look() summary.Live {
	seen := v.live.Look()
	switch {
	case seen.Runs == 0:
		seen.Ended = "waiting"
	case seen.Running:
		seen.Ended = "running"
	default:
		seen.Ended = ended(seen.Err, seen.Stopped)
	}
	return seen
}

func newSnapshot(seen summary.Live) Snapshot {
	s := Snapshot{
		State: seen.Ended, Runs: seen.Runs, InFlight: seen.InFlight, Rate: seen.Rate, Counted: seen.Seen,
		In: seen.In, Out: seen.Out, Dropped: seen.Dropped, Dead: seen.Dead, Absorbed: seen.Absorbed, Retried: seen.Retried,
		Started: seen.Started, Elapsed: seen.Elapsed, Err: seen.Err, seen: seen,
	}
	for _, c := range seen.Components {
		s.Components = append(s.Components, LiveComponent{
			Component: newComponent(c.Component), InFlight: c.InFlight, Taps: c.Taps, Rate: c.Rate,
			Measured: c.Measured, Durations: newHistogram(c.Durations),
		})
	}
	for _, f := range seen.Letters {
		s.DeadLetters = append(s.DeadLetters, DeadLetter{Component: f.Component, Number: f.Number, Err: errors.New(f.Error)})
	}
	return s
}

func newHistogram(counted summary.Histogram) Histogram {
	h := Histogram{Count: counted.Count(), Sum: counted.Sum}
	for i, n := range counted.Counts {
		h.Buckets = append(h.Buckets, Bucket{summary.Below(i), n})
	}
	return h
}
