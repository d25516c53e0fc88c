package summary

import (
	"math"
	"time"
)

// Live says what is known of a run while it goes on, and then how it ended. The components'
// monitors are copies that nobody else uses.
type Live struct {
	Run
	Runs       int       // so many were watched, this one included; 0 before the first
	Running    bool      // it has not ended
	Seen       time.Time // when the records were counted
	InFlight   int64     // records that workers and batches have
	Rate       float64   // records a second from the source
	Letters    []Failure // the last ones
	Components []LiveComponent
}

// LiveComponent says what goes on at one component.
type LiveComponent struct {
	Component
	InFlight  int64
	Taps      bool      // what it passes on can be seen
	Rate      float64   // records a second
	Measured  string    // Latency or Work
	Durations Histogram // of records that are timed
}

// What the durations of a component are.
const (
	Latency = "latency" // from when the record came until it left
	Work    = "work"    // what was done for it, without its wait among others that the component holds
)

// Histogram counts durations: Counts[i] are those of i bits of nanoseconds, below 2^i ns.
type Histogram struct {
	Counts []int64
	Sum    time.Duration
}

// Quantile returns the bound below which a part q of the durations is, 0 without any.
func (h Histogram) Quantile(q float64) time.Duration {
	left := q * float64(h.Count())
	for i, n := range h.Counts {
		if left -= float64(n); left <= 0 && n > 0 {
			return Below(i)
		}
	}
	return 0
}

// Count is the number of the durations.
func (h Histogram) Count() (sum int64) {
	for _, n := range h.Counts {
		sum += n
	}
	return sum
}

// Below is the bound of bucket i.
func Below(i int) time.Duration {
	return time.Duration(min(uint64(1)<<i, math.MaxInt64))
}
