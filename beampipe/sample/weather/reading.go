package weather

import (
	"iter"

	"github.com/auditline/auditline/audit"
	weather "github.com/auditline/auditline/sample/weather"
)

// Reading is a reading on its way through the pipeline, and from worker to worker, with a log of
// what the stages made of it.
type Reading struct {
	SensorID  string `audit:"id"`
	Timestamp int64  `audit:"id"` // Unix seconds
	Unit      string

	value      float64 `audit:"true"` // in Unit
	normalized float64 `audit:"true"` // where value lies in its sensor's range: 0 at the lower end, 1 at the upper
	rollingAvg float64 `audit:"true"` // mean of the latest values of normalized

	trail audit.Trail
}

// Normals yields the readings of a CSV file.
type Normals struct {
	Path string // "" for the climate normals of Seattle
}

// Stream reads the file as the sample's source does.
func (n *Normals) Stream() iter.Seq2[*Reading, error] {
	return func(yield func(*Reading, error) bool) {
		source := &weather.CSVSource{Path: n.Path}
		for r, err := range source.Stream() {
			if err != nil {
				if !yield(nil, err) {
					return
				}
				continue
			}
			reading := &Reading{SensorID: r.SensorID, Timestamp: r.Timestamp, Unit: r.Unit}
			reading.SetValue(r.Value())
			if !yield(reading, nil) {
				return
			}
		}
	}
}
