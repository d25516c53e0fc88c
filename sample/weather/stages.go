package weather

import (
	"fmt"
	"iter"
)

// ThresholdFilter lets the records through whose value is at least their sensor's threshold.
type ThresholdFilter struct {
	Min         float64 // for a sensor that is not in MinBySensor
	MinBySensor map[string]float64
}

// Transform returns the records of stream that reach their threshold.
func (f *ThresholdFilter) Transform(stream iter.Seq[*InstrumentedSlottedRecord]) iter.Seq[*InstrumentedSlottedRecord] {
	return func(yield func(*InstrumentedSlottedRecord) bool) {
		for r := range stream {
			if r.Value() >= f.min(r.SensorID) && !yield(r) {
				return
			}
		}
	}
}

func (f *ThresholdFilter) min(sensor string) float64 {
	if m, ok := f.MinBySensor[sensor]; ok {
		return m
	}
	return f.Min
}

// Range is where the values of a sensor are expected to lie.
type Range struct{ Low, High float64 }

// NormalizeTransform sets each record's normalized value: where its value lies in its sensor's
// range, 0 at the lower end, 1 at the upper one, and beyond these outside of it.
type NormalizeTransform struct {
	Range         Range // for a sensor that is not in RangeBySensor
	RangeBySensor map[string]Range
}

// Apply fails a record whose sensor's range is empty.
func (n *NormalizeTransform) Apply(r *InstrumentedSlottedRecord) (*InstrumentedSlottedRecord, error) {
	in, ok := n.RangeBySensor[r.SensorID]
	if !ok {
		in = n.Range
	}
	if !(in.Low < in.High) {
		return nil, fmt.Errorf("sensor %s: range %g to %g is empty", r.SensorID, in.Low, in.High)
	}
	r.SetNormalized((r.Value() - in.Low) / (in.High - in.Low))
	return r, nil
}

// MovingAverageTransform sets each record's rolling average: the mean of its normalized value and
// those of up to Window-1 records before it.
type MovingAverageTransform struct {
	Window int

	recent []float64 // of normalized, oldest first
}

// Apply takes r into the window. The sum runs in window order, so that the result is the same bit
// for bit wherever it is computed.
func (m *MovingAverageTransform) Apply(r *InstrumentedSlottedRecord) (*InstrumentedSlottedRecord, bool) {
	if len(m.recent) == max(m.Window, 1) {
		copy(m.recent, m.recent[1:])
		m.recent = m.recent[:len(m.recent)-1]
	}
	m.recent = append(m.recent, r.Normalized())
	sum := 0.0
	for _, v := range m.recent {
		sum += v
	}
	r.SetRollingAvg(sum / float64(len(m.recent)))
	return r, true
}

// Reset empties the window.
func (m *MovingAverageTransform) Reset() {
	m.recent = nil
}
