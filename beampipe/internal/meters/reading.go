// Package meters holds pipelines in every form that runs on Apache Beam.
package meters

import (
	"fmt"
	"iter"
	"os"
	"time"

	"github.com/auditline/auditline/audit"
)

// Reading is one value of a meter. Most of it is not exported.
type Reading struct {
	Meter string `audit:"id"`
	tags  []string
	note  *string

	value float64 `audit:"true"`
	mean  float64 `audit:"true"`

	trail audit.Trail
}

// Counter yields N readings of M meters in turn, of which every BadEvery-th is an error instead.
type Counter struct {
	N, M, BadEvery int
	Pause          time.Duration // before each reading
	Started        string        // a file to make at the beginning, "" for none
}

// Stream yields the readings.
func (c *Counter) Stream() iter.Seq2[*Reading, error] {
	return func(yield func(*Reading, error) bool) {
		if err := c.begin(); err != nil {
			yield(nil, err)
			return
		}
		for i := range c.N {
			time.Sleep(c.Pause)
			if c.BadEvery > 0 && (i+1)%c.BadEvery == 0 {
				if !yield(nil, fmt.Errorf("row %d does not parse", i+1)) {
					return
				}
				continue
			}
			r := &Reading{Meter: fmt.Sprintf("m%d", i%c.M), tags: []string{"raw", ""}}
			r.SetValue(float64(i))
			if !yield(r, nil) {
				return
			}
		}
	}
}

func (c *Counter) begin() error {
	if c.Started == "" {
		return nil
	}
	return os.WriteFile(c.Started, nil, 0o600)
}

// Low reports whether the value is below 30.
func (r *Reading) Low() bool { return r.value < 30 }

// High reports whether the value is 40 or more.
func (r *Reading) High() bool { return r.value >= 40 }

// Odd reports whether the value is odd and below 60.
func (r *Reading) Odd() bool { return r.value < 60 && int(r.value)%2 == 1 }

// Digit is the last digit of the value.
func (r *Reading) Digit() Digit { return Digit{Last: int8(int(r.value) % 10)} }

// Digit is a key with a part that is NaN, which is the same for all.
type Digit struct {
	Last int8
	none float64
}
