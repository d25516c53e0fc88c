package pipeline

import (
	"encoding/json"
	"time"
)

// reportJSON and componentJSON give the report's fields the names under which they are stable.
type reportJSON struct {
	Components   []componentJSON `json:"components"`
	In           int64           `json:"in"`
	Out          int64           `json:"out"`
	Dropped      int64           `json:"dropped"`
	Dead         int64           `json:"dead"`
	Started      time.Time       `json:"started,omitzero"`
	ElapsedMs    float64         `json:"elapsedMs"`
	PeakBytes    uint64          `json:"peakBytes,omitempty"`
	StageEvents  int64           `json:"stageEvents"`
	RecordEvents int64           `json:"recordEvents"`
	DeadLetters  []letter        `json:"deadLetters,omitempty"`
	Error        string          `json:"error,omitempty"`
}

type componentJSON struct {
	Name     string       `json:"name"`
	Type     string       `json:"type"`
	Role     string       `json:"role"`
	Received int64        `json:"received"`
	Passed   int64        `json:"passed"`
	Dropped  int64        `json:"dropped"`
	Dead     int64        `json:"dead"`
	Monitor  *monitorJSON `json:"monitor,omitempty"`
}

type monitorJSON struct {
	RecordsProcessed int64   `json:"recordsProcessed"`
	MeanLatencyMs    float64 `json:"meanLatencyMs"`
	ErrorCount       int64   `json:"errorCount"`
}

// MarshalJSON writes the report under stable names, the monitors with their last values.
func (r Report) MarshalJSON() ([]byte, error) {
	out := reportJSON{
		In: r.In, Out: r.Out, Dropped: r.Dropped, Dead: r.Dead,
		Started: r.Started.UTC(), ElapsedMs: float64(r.Elapsed) / 1e6, PeakBytes: r.PeakBytes,
		StageEvents: r.StageEvents, RecordEvents: r.RecordEvents,
		DeadLetters: r.letters, Error: r.failure, Components: []componentJSON{},
	}
	for _, c := range r.Components {
		out.Components = append(out.Components, c.json())
	}
	return json.Marshal(out)
}

func (c Component) json() componentJSON {
	out := componentJSON{c.Name, c.Type, c.Role, c.Received, c.Passed, c.Dropped, c.Dead, nil}
	if m := c.Monitor; m != nil {
		out.Monitor = &monitorJSON{m.recordsProcessed, m.meanLatencyMs, m.errorCount}
	}
	return out
}
