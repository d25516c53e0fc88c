// Package cost holds one pipeline twice: as a struct, and written by hand for Apache Beam.
package cost

import (
	"iter"
	"os"
	"strconv"
)

//go:generate go tool auditgen

// Pipeline finds the mean of each meter's readings so far.
//
//auditgen:beam
type Pipeline struct {
	Source *Numbers   `pipeline:"source"`
	Large  *Threshold `pipeline:"stage"`
	Scale  *Scale     `pipeline:"stage"`
	Mean   *Mean      `pipeline:"stage,key=Meter"`
	Sink   *Sum       `pipeline:"sink"`
}

// Reading is one value of a meter.
type Reading struct {
	Meter string
	Unit  string
	Time  int64
	Value float64
	Mean  float64
}

// Numbers yields N readings.
type Numbers struct{ N int }

// Stream yields them.
func (n *Numbers) Stream() iter.Seq[*Reading] {
	return func(yield func(*Reading) bool) {
		for i := range n.N {
			if !yield(reading(i)) {
				return
			}
		}
	}
}

func reading(i int) *Reading {
	return &Reading{Meter: "meter " + strconv.Itoa(i%1000), Unit: "kWh", Time: int64(i), Value: float64(i)}
}

// Threshold lets readings through whose value is at least Min.
type Threshold struct{ Min float64 }

// Apply keeps or drops a reading.
func (t *Threshold) Apply(r *Reading) (*Reading, bool) { return r, r.Value >= t.Min }

// Scale multiplies values.
type Scale struct{ By float64 }

// Apply returns a scaled copy.
func (s *Scale) Apply(r *Reading) (*Reading, bool) {
	scaled := *r
	scaled.Value *= s.By
	return &scaled, true
}

// Mean sets the mean of all values of a meter so far.
type Mean struct {
	sum float64
	n   int
}

// Apply adds a reading.
func (m *Mean) Apply(r *Reading) (*Reading, bool) {
	m.sum, m.n = m.sum+r.Value, m.n+1
	r.Mean = m.sum / float64(m.n)
	return r, true
}

// Sum writes the sum of all means to a file.
type Sum struct{ Path string }

// Consume adds up, in the order of time, so that the sum is the same bit for bit.
func (s *Sum) Consume(stream iter.Seq[*Reading]) error {
	sum, n := 0.0, 0
	for r := range stream {
		sum += r.Mean
		n++
	}
	return os.WriteFile(s.Path, []byte(strconv.FormatFloat(sum, 'g', -1, 64)+" of "+strconv.Itoa(n)), 0o600)
}
