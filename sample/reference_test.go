package main

import (
	"encoding/csv"
	"os"
	"strconv"
	"testing"
	"time"
)

// reading is what a record holds at the sink.
type reading struct {
	sensor                        string
	at                            int64
	value, normalized, rollingAvg float64
}

// referenceSynthetic computes exercise 4 without any of the sample's components, as one plain loop.
func referenceSynthetic(records int, seed uint64, threshold float64, window int) []reading {
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
	var kept []reading
	for i := range records {
		r := reading{sensor: "sensor-00" + strconv.Itoa(int(random()%8)), at: 1700000000 + int64(i)}
		r.value = float64(random()>>11) / (1 << 53) * 100
		if r.value >= threshold {
			r.normalized = r.value / 100
			kept = append(kept, r)
		}
	}
	averageByHand(kept, window)
	return kept
}

// referenceWeather computes the pipeline over real readings the same way, sensor by sensor.
func referenceWeather(t *testing.T, path string, window int) (in int, bySensor map[string][]reading) {
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
	bySensor = map[string][]reading{}
	for column, sensor := range rows[0] {
		if column == 0 {
			continue
		}
		for _, row := range rows[1:] {
			in++
			date, err := time.Parse("2006-01-02T15:04:05", row[0])
			if err != nil {
				t.Fatal(err)
			}
			r := reading{sensor: sensor, at: date.Unix()}
			if r.value, err = strconv.ParseFloat(row[column], 64); err != nil {
				t.Fatal(err)
			}
			low, high, min := referenceLimits(sensor)
			if r.value >= min {
				r.normalized = (r.value - low) / (high - low)
				bySensor[sensor] = append(bySensor[sensor], r)
			}
		}
		averageByHand(bySensor[sensor], window)
	}
	return in, bySensor
}

// averageByHand sets each rolling average from the window's slice of the sequence.
func averageByHand(readings []reading, window int) {
	for i := range readings {
		first := max(0, i+1-window)
		sum := 0.0
		for _, r := range readings[first : i+1] {
			sum += r.normalized
		}
		readings[i].rollingAvg = sum / float64(i+1-first)
	}
}

func referenceLimits(sensor string) (low, high, threshold float64) {
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
