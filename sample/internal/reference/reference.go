// Package reference computes what the sample's pipelines must give as plain loops, without any of
// the sample's components. Only tests use it.
package reference

import (
	"encoding/csv"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/auditline/auditline/sample/weather"
)

// Reading is what a record holds at the sink.
type Reading struct {
	Sensor                        string
	At                            int64 // Unix seconds
	Value, Normalized, RollingAvg float64
}

// Of is what r holds.
func Of(r *weather.InstrumentedSlottedRecord) Reading {
	return Reading{r.SensorID, r.Timestamp, r.Value(), r.Normalized(), r.RollingAvg()}
}

// Synthetic computes exercise 4.
func Synthetic(records int, seed uint64, threshold float64, window int) []Reading {
	state := seed
	random := func() uint64 {
		state += 0x9e3779b97f4a7c15
		z := state
		z ^= z >> 30
		z *= 0xbf58476d1ce4e5b9
		z ^= z >> 27
		z *= 0x94d049bb133111eb
		return z ^ (z >> 31)
	}
	var kept []Reading
	for i := range records {
		r := Reading{Sensor: "sensor-00" + strconv.Itoa(int(random()%8)), At: 1700000000 + int64(i)}
		r.Value = float64(random()>>11) / (1 << 53) * 100
		if r.Value >= threshold {
			r.Normalized = r.Value / 100
			kept = append(kept, r)
		}
	}
	averageByHand(kept, window)
	return kept
}

// Weather computes the pipeline over the CSV file at path, sensor by sensor, and counts what is in
// it.
func Weather(t *testing.T, path string, window int) (in int, bySensor map[string][]Reading) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	bySensor = map[string][]Reading{}
	for column, sensor := range rows[0] {
		if column == 0 {
			continue
		}
		for _, row := range rows[1:] {
			in++
			r := readingOf(t, sensor, row[0], row[column])
			low, high, min := limits(sensor)
			if r.Value >= min {
				r.Normalized = (r.Value - low) / (high - low)
				bySensor[sensor] = append(bySensor[sensor], r)
			}
		}
		averageByHand(bySensor[sensor], window)
	}
	return in, bySensor
}

func readingOf(t *testing.T, sensor, date, value string) Reading {
	t.Helper()
	at, err := time.Parse("2006-01-02T15:04:05", date)
	if err != nil {
		t.Fatal(err)
	}
	v, err := strconv.ParseFloat(value, 64)
	if err != nil {
		t.Fatal(err)
	}
	return Reading{Sensor: sensor, At: at.Unix(), Value: v}
}

// averageByHand sets each rolling average from the window's slice of the sequence.
func averageByHand(readings []Reading, window int) {
	for i := range readings {
		first := max(0, i+1-window)
		sum := 0.0
		for _, r := range readings[first : i+1] {
			sum += r.Normalized
		}
		readings[i].RollingAvg = sum / float64(i+1-first)
	}
}

func limits(sensor string) (low, high, threshold float64) {
	switch sensor {
	case "pressure":
		return 1015, 1020, 1013.25
	case "temperature":
		return 0, 25, 5
	case "wind":
		return 0, 5, 3
	}
	panic(sensor)
}
