package audit

import (
	"math"
	"testing"
	"time"
)

// contender is one alternative. prepare is not timed and returns what is: n operations,
// which are tried that many times in a row.
type contender struct {
	name    string
	n       int
	tries   int
	prepare func() (run func())
}

// ready returns a contender that needs no preparation.
func ready(name string, n int, run func(n int)) contender {
	return contender{name, n, 1, func() func() { return func() { run(n) } }}
}

// compare runs all contenders in turn, round after round, and reports what an operation
// costs in the best round of each, as a ratio to the first.
func compare(b *testing.B, contenders ...contender) {
	best := make([]float64, len(contenders))
	for i := range best {
		best[i] = math.Inf(1)
	}
	for b.Loop() {
		for i, c := range contenders {
			run := c.prepare()
			for range c.tries {
				start := time.Now()
				run()
				best[i] = min(best[i], float64(time.Since(start))/float64(c.n))
			}
		}
	}
	b.ReportMetric(0, "ns/op") // of no meaning here
	for i, c := range contenders {
		b.ReportMetric(best[i]/best[0], c.name)
	}
}
