package meters

import (
	"errors"
	"fmt"
	"iter"
)

// Divided has a source that gives several, and a sink at which a failed record ends the run.
//
//auditgen:beam
type Divided struct {
	Source Meters   `pipeline:"source"`
	Scale  Scale    `pipeline:"stage"`
	Mean   *Mean    `pipeline:"stage,key=Meter"`
	Lines  *Lines   `pipeline:"sink,required"`
	Sink   *File    `pipeline:"sink"`
	Bad    *Rejects `pipeline:"dead"`
}

// Strict is Divided without dead letters.
//
//auditgen:beam
type Strict struct {
	Source Meters `pipeline:"source"`
	Scale  Scale  `pipeline:"stage"`
	Sink   *File  `pipeline:"sink"`
}

// Leaking has a source that gives sources of which something gets lost.
//
//auditgen:beam
type Leaking struct {
	Source *Rows `pipeline:"source"`
	Sink   *File `pipeline:"sink"`
}

// Meters yields the numbers from From to To as readings of meters in turn.
type Meters struct{ From, To, BadEvery int }

// Stream yields the readings.
func (m Meters) Stream() iter.Seq2[*Reading, error] {
	return func(yield func(*Reading, error) bool) {
		for i := m.From; i < m.To; i++ {
			r := &Reading{Meter: fmt.Sprintf("m%d", i%7)}
			r.SetValue(float64(i))
			var err error
			if m.BadEvery > 0 && i%m.BadEvery == 0 {
				r, err = nil, fmt.Errorf("row %d does not parse", i)
			}
			if !yield(r, err) {
				return
			}
		}
	}
}

// Split gives parts of equal length but for the last one.
func (m Meters) Split(n int) (parts []Meters) {
	each := (m.To - m.From + n - 1) / n
	for from := m.From; from < m.To; from += each {
		parts = append(parts, Meters{from, min(from+each, m.To), m.BadEvery})
	}
	return parts
}

// Rows yields readings up to To, and remembers how far it is.
type Rows struct {
	To   int
	from int
}

// Stream yields the readings.
func (r *Rows) Stream() iter.Seq[*Reading] {
	return func(yield func(*Reading) bool) {
		for ; r.from < r.To; r.from++ {
			if !yield(&Reading{Meter: "m"}) {
				return
			}
		}
	}
}

// Split gives parts that begin where only this process knows.
func (r *Rows) Split(n int) ([]*Rows, error) {
	if r.To < 0 {
		return nil, errors.New("there are no rows")
	}
	return []*Rows{{To: r.To / 2}, {To: r.To, from: r.To / 2}}, nil
}
