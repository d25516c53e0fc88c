package weather

import (
	"fmt"
	"math"
	"slices"
	"testing"
)

func record(sensor string, value float64) *InstrumentedSlottedRecord {
	return NewInstrumentedSlottedRecord(sensor, 1_700_000_000, value, "C")
}

func TestThresholdFilterHasAThresholdForEachSensor(t *testing.T) {
	f := &ThresholdFilter{Min: 20, MinBySensor: map[string]float64{"wind": 3}}
	in := []*InstrumentedSlottedRecord{
		record("a", 19.9), record("a", 20), record("wind", 2.9), record("wind", 3), record("b", 25),
	}
	got := slices.Collect(f.Transform(slices.Values(in)))
	if want := []*InstrumentedSlottedRecord{in[1], in[3], in[4]}; !slices.Equal(got, want) {
		t.Errorf("got %d records, want those that reach their threshold", len(got))
	}
}

func TestNormalizeTransform(t *testing.T) {
	n := &NormalizeTransform{Range: Range{0, 100}, RangeBySensor: map[string]Range{"pressure": {1000, 1020}, "broken": {1, 1}, "inverted": {2, 1}, "unknown": {math.NaN(), 1}}}
	for _, tt := range []struct {
		sensor      string
		value, want float64
	}{{"a", 25, 0.25}, {"pressure", 1005, 0.25}, {"pressure", 990, -0.5}} {
		r, err := n.Apply(record(tt.sensor, tt.value))
		if err != nil || r.Normalized() != tt.want {
			t.Errorf("%s %v: got %v, %v; want %v", tt.sensor, tt.value, r.Normalized(), err, tt.want)
		}
	}
	for sensor, want := range map[string]string{
		"broken":   "sensor broken: range 1 to 1 is empty",
		"inverted": "sensor inverted: range 2 to 1 is empty",
		"unknown":  "sensor unknown: range NaN to 1 is empty",
	} {
		if r, err := n.Apply(record(sensor, 1)); fmt.Sprint(err) != want || r != nil {
			t.Errorf("got %v, error %q; want error %q", r, fmt.Sprint(err), want)
		}
	}
}

func TestMovingAverageTransform(t *testing.T) {
	for window, want := range map[int][]float64{
		0: {1, 2, 6, 3},
		1: {1, 2, 6, 3},
		2: {1, 1.5, 4, 4.5},
		3: {1, 1.5, 3, 11.0 / 3},
		9: {1, 1.5, 3, 3},
	} {
		m := &MovingAverageTransform{Window: window}
		var got []float64
		for _, v := range []float64{1, 2, 6, 3} {
			r := record("a", 0)
			r.SetNormalized(v)
			m.Apply(r)
			got = append(got, r.RollingAvg())
		}
		if !slices.Equal(got, want) {
			t.Errorf("window %d: got %v, want %v", window, got, want)
		}
	}
}
