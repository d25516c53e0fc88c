package meters

import (
	"encoding/json"
	"fmt"
	"iter"
	"math"

	"github.com/auditline/auditline/pipeline"
)

// Threshold lets readings through whose value is at least Min.
type Threshold struct{ Min float64 }

// Apply keeps or drops a reading.
func (t *Threshold) Apply(r *Reading) (*Reading, bool) { return r, r.Value() >= t.Min }

// Scale multiplies values.
type Scale struct {
	By       float64
	FailAt   float64 // the value that fails, 0 for none
	PanicAt  float64 // the value at which it panics, 0 for none
	SkipOver float64 // values above are dropped, 0 for none
}

// Apply returns a scaled copy.
func (s Scale) Apply(r *Reading) (*Reading, error) {
	switch v := r.Value(); {
	case s.FailAt != 0 && math.Mod(v, s.FailAt) == 0:
		return nil, fmt.Errorf("value %g is refused", v)
	case s.PanicAt != 0 && v == s.PanicAt:
		panic("cannot scale")
	case s.SkipOver != 0 && v > s.SkipOver:
		return nil, pipeline.Skip
	}
	scaled := pipeline.Copy(r)
	scaled.SetValue(r.Value() * s.By)
	return scaled, nil
}

// Mean sets the mean of all values of a meter so far.
type Mean struct {
	sum float64
	n   int
}

// Apply adds a reading.
func (m *Mean) Apply(r *Reading) (*Reading, bool) {
	m.sum, m.n = m.sum+r.Value(), m.n+1
	r.SetMean(m.sum / float64(m.n))
	return r, true
}

// Sums lets every third reading of a key through, and gives the sums of the others at the end.
type Sums struct {
	kept []*Reading
	seen int
}

// Apply adds a reading.
func (s *Sums) Apply(r *Reading) (*Reading, bool) {
	if s.seen++; s.seen%3 == 0 {
		return r, true
	}
	s.kept = append(s.kept, r)
	return nil, false
}

// Flush gives two sums: of the first half, and of the second.
func (s *Sums) Flush() iter.Seq[*Reading] {
	return func(yield func(*Reading) bool) {
		half := len(s.kept) / 2
		for _, part := range [][]*Reading{s.kept[:half], s.kept[half:]} {
			sum := &Reading{Meter: fmt.Sprintf("sum of %d", len(part))}
			for _, r := range part {
				sum.SetValue(sum.Value() + r.Value())
			}
			if !yield(sum) {
				return
			}
		}
	}
}

// Twist has a form as JSON that does not hold all of it.
type Twist struct{ By, Secret float64 }

// MarshalJSON leaves Secret out.
func (t *Twist) MarshalJSON() ([]byte, error) { return json.Marshal(t.By) }

// UnmarshalJSON reads By.
func (t *Twist) UnmarshalJSON(b []byte) error { return json.Unmarshal(b, &t.By) }

// Apply lets all through.
func (t *Twist) Apply(r *Reading) (*Reading, bool) { return r, true }
