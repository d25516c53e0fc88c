package render

import (
	"encoding/json"
	"time"

	"github.com/auditline/auditline/pipeline/internal/summary"
)

// liveJSON is what is known of a run at a moment, under stable names.
type liveJSON struct {
	State       string              `json:"state"`
	Runs        int                 `json:"runs"`
	In          int64               `json:"in"`
	Out         int64               `json:"out"`
	Dropped     int64               `json:"dropped"`
	Dead        int64               `json:"dead"`
	Absorbed    int64               `json:"absorbed"`
	InFlight    int64               `json:"inFlight"`
	Retried     int64               `json:"retried"`
	Rate        float64             `json:"recordsPerSecond"`
	Started     time.Time           `json:"started,omitzero"`
	Counted     time.Time           `json:"counted,omitzero"`
	ElapsedMs   float64             `json:"elapsedMs"`
	Error       string              `json:"error,omitempty"`
	Components  []liveComponentJSON `json:"components"`
	DeadLetters []summary.Failure   `json:"deadLetters,omitempty"` // the last ones
}

type liveComponentJSON struct {
	componentJSON
	InFlight  int64         `json:"inFlight"`
	Taps      bool          `json:"taps,omitempty"`
	Rate      float64       `json:"recordsPerSecond"`
	Measured  string        `json:"measured"` // latency or work
	Durations histogramJSON `json:"durations"`
}

type histogramJSON struct {
	Count   int64        `json:"count"`
	SumMs   float64      `json:"sumMs"`
	Buckets []bucketJSON `json:"buckets"`
}

// bucketJSON counts the durations below its bound, which is twice that of the bucket before.
type bucketJSON struct {
	BelowMs float64 `json:"belowMs"`
	Count   int64   `json:"count"`
}

// LiveJSON writes what is known of a run at a moment.
func LiveJSON(l summary.Live) ([]byte, error) {
	out := liveJSON{
		State: l.Ended, Runs: l.Runs, In: l.In, Out: l.Out, Dropped: l.Dropped, Dead: l.Dead, Absorbed: l.Absorbed,
		InFlight: l.InFlight, Retried: l.Retried, Rate: l.Rate, Started: l.Started.UTC(), Counted: l.Seen.UTC(),
		ElapsedMs: milliseconds(l.Elapsed), Components: []liveComponentJSON{}, DeadLetters: l.Letters,
	}
	if l.Err != nil {
		out.Error = l.Err.Error()
	}
	for _, c := range l.Components {
		out.Components = append(out.Components, liveComponentJSON{
			componentOf(c.Component), c.InFlight, c.Taps, c.Rate, c.Measured, histogramOf(c.Durations),
		})
	}
	return json.Marshal(out)
}

func histogramOf(h summary.Histogram) histogramJSON {
	out := histogramJSON{Count: h.Count(), SumMs: milliseconds(h.Sum), Buckets: []bucketJSON{}}
	for i, n := range h.Counts {
		out.Buckets = append(out.Buckets, bucketJSON{milliseconds(summary.Below(i)), n})
	}
	return out
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
