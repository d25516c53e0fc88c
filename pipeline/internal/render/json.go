package render

import (
	"encoding/json"
	"time"

	"github.com/auditline/auditline/pipeline/internal/summary"
)

// runJSON and componentJSON give the fields the names under which they are stable.
type runJSON struct {
	Components   []componentJSON `json:"components"`
	In           int64           `json:"in"`
	Out          int64           `json:"out"`
	Dropped      int64           `json:"dropped"`
	Dead         int64           `json:"dead"`
	Absorbed     int64           `json:"absorbed,omitempty"`
	Started      time.Time       `json:"started,omitzero"`
	ElapsedMs    float64         `json:"elapsedMs"`
	PeakBytes    uint64          `json:"peakBytes,omitempty"`
	StageEvents  int64           `json:"stageEvents"`
	RecordEvents int64           `json:"recordEvents"`

	// The first records that failed, and how many the DeadLetters function was given.
	DeadLetters     []summary.Failure `json:"deadLetters,omitempty"`
	DeadLetterCount int64             `json:"deadLetterCount,omitempty"`
	Retried         int64             `json:"retried,omitempty"`

	Resumed  bool   `json:"resumed,omitempty"`
	Delivery string `json:"delivery,omitempty"` // exactly once or at least once, with checkpoints

	Ended string `json:"ended"` // complete, stopped, failed, panicked or cancelled
	Error string `json:"error,omitempty"`
}

type componentJSON struct {
	Name     string       `json:"name"`
	Type     string       `json:"type"`
	Role     string       `json:"role"`
	Received int64        `json:"received"`
	Passed   int64        `json:"passed"`
	Dropped  int64        `json:"dropped"`
	Dead     int64        `json:"dead"`
	Absorbed int64        `json:"absorbed,omitempty"`
	Retried  int64        `json:"retried,omitempty"`
	Monitor  *monitorJSON `json:"monitor,omitempty"`
}

type monitorJSON struct {
	RecordsProcessed int64   `json:"recordsProcessed"`
	MeanLatencyMs    float64 `json:"meanLatencyMs"`
	ErrorCount       int64   `json:"errorCount"`
}

// JSON writes a run under stable names, the monitors with their last values.
func JSON(r summary.Run) ([]byte, error) {
	out := runJSON{
		In: r.In, Out: r.Out, Dropped: r.Dropped, Dead: r.Dead, Absorbed: r.Absorbed,
		Started: r.Started.UTC(), ElapsedMs: float64(r.Elapsed) / 1e6, PeakBytes: r.PeakBytes,
		StageEvents: r.StageEvents, RecordEvents: r.RecordEvents,
		DeadLetters: r.Failures, DeadLetterCount: r.DeadLetters, Retried: r.Retried, Ended: r.Ended,
		Resumed: r.Resumed, Delivery: r.Delivery, Components: []componentJSON{},
	}
	if r.Err != nil {
		out.Error = r.Err.Error()
	}
	for _, c := range r.Components {
		out.Components = append(out.Components, componentOf(c))
	}
	return json.Marshal(out)
}

func componentOf(c summary.Component) componentJSON {
	out := componentJSON{c.Name, c.Type, c.Role, c.Received, c.Passed, c.Dropped, c.Dead, c.Absorbed, c.Retried, nil}
	if m := c.Monitor; m != nil {
		out.Monitor = &monitorJSON{m.RecordsProcessed(), m.MeanLatencyMs(), m.ErrorCount()}
	}
	return out
}
