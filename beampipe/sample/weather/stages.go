package weather

import (
	"fmt"

	"github.com/auditline/auditline/pipeline"
	weather "github.com/auditline/auditline/sample/weather"
)

// Threshold lets the readings through whose value is at least their sensor's threshold.
type Threshold struct{ MinBySensor map[string]float64 }

// Apply keeps or drops a reading.
func (t *Threshold) Apply(r *Reading) (*Reading, bool) {
	return r, r.Value() >= t.MinBySensor[r.SensorID]
}

// Normalize says where a value lies in its sensor's range.
type Normalize struct{ RangeBySensor map[string]weather.Range }

// Apply returns a copy with the normalized value. It fails a reading whose sensor's range is empty.
func (n *Normalize) Apply(r *Reading) (*Reading, error) {
	in := n.RangeBySensor[r.SensorID]
	if !(in.Low < in.High) {
		return nil, fmt.Errorf("sensor %s: range %g to %g is empty", r.SensorID, in.Low, in.High)
	}
	normalized := pipeline.Copy(r)
	normalized.SetNormalized((r.Value() - in.Low) / (in.High - in.Low))
	return normalized, nil
}

// Average sets each reading's rolling average: the mean of its normalized value and those of up to
// Window-1 readings of its sensor before it.
type Average struct {
	Window int

	recent []float64 // of normalized, oldest first
}

// Apply takes r into the window.
func (a *Average) Apply(r *Reading) (*Reading, bool) {
	if len(a.recent) == max(a.Window, 1) {
		copy(a.recent, a.recent[1:])
		a.recent = a.recent[:len(a.recent)-1]
	}
	a.recent = append(a.recent, r.Normalized())
	sum := 0.0
	for _, v := range a.recent {
		sum += v
	}
	r.SetRollingAvg(sum / float64(len(a.recent)))
	return r, true
}
