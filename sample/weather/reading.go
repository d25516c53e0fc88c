package weather

import "github.com/auditline/auditline/audit"

// InstrumentedSlottedRecord is a reading on its way through a pipeline: a fixed layout, and a log
// of its own of what the stages made of it.
type InstrumentedSlottedRecord struct {
	SensorID  string `audit:"id"`
	Timestamp int64  `audit:"id"` // Unix seconds
	Unit      string

	value      float64 `audit:"true"` // in Unit
	normalized float64 `audit:"true"` // where value lies in its sensor's range: 0 at the lower end, 1 at the upper
	rollingAvg float64 `audit:"true"` // mean of the latest values of normalized

	trail audit.Trail
}

// NewInstrumentedSlottedRecord returns a reading whose first change is that of value.
func NewInstrumentedSlottedRecord(sensorID string, timestamp int64, value float64, unit string) *InstrumentedSlottedRecord {
	r := &InstrumentedSlottedRecord{SensorID: sensorID, Timestamp: timestamp, Unit: unit}
	r.SetValue(value)
	return r
}
