package audit

import (
	"math"
	"testing"
	"time"
)

// contender is one alternative: run does n operations.
type contender struct {
	name string
	n    int
	run  func(n int)
}

// compare runs all contenders in turn, round after round, and reports what an operation
// costs in the best round of each: in nanoseconds for the first, as a ratio to it for the
// others and, where a base is named, as ratios to that.
func compare(b *testing.B, contenders ...contender) {
	best := make([]float64, len(contenders))
	for i := range best {
		best[i] = math.Inf(1)
	}
	for b.Loop() {
		for i, c := range contenders {
			start := time.Now()
			c.run(c.n)
			best[i] = min(best[i], float64(time.Since(start))/float64(c.n))
		}
	}
	b.ReportMetric(0, "ns/op") // of no meaning here
	for i, c := range contenders {
		b.ReportMetric(best[i]/best[0], c.name)
	}
}
