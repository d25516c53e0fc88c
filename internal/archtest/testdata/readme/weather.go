package main

import (
	"fmt"
	"iter"
)

// A Reading is what one sensor measured.
type Reading struct {
	Sensor  string
	Celsius float64
}

type Weather struct {
	Source *Sensor  `pipeline:"source"`
	Valid  *Range   `pipeline:"stage"`
	Sink   *Printer `pipeline:"sink"`
}

// Sensor is the source.
type Sensor struct {
	readings []*Reading
}

func (s *Sensor) Stream() iter.Seq[*Reading] {
	return func(yield func(*Reading) bool) {
		for _, r := range s.readings {
			if !yield(r) {
				return
			}
		}
	}
}

// Range keeps the readings between low and high.
type Range struct{ low, high float64 }

func (r *Range) Apply(in *Reading) (*Reading, bool) {
	return in, r.low <= in.Celsius && in.Celsius <= r.high
}

// Printer is the sink.
type Printer struct{}

func (p *Printer) Put(r *Reading) error {
	fmt.Println(r.Sensor, r.Celsius)
	return nil
}
