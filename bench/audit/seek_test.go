package audit

import (
	"fmt"
	"testing"
	"time"
)

// BenchmarkSeek reports what questions about a place in a log take: the last ten changes, the
// values and what is dirty as of its middle. It does not grow with the log. The time is the
// processor's, of the best round, on average and at most for logs that end, or are halved, at
// places between two marks: reading begins at the mark before.
func BenchmarkSeek(b *testing.B) {
	const places = 8
	for _, n := range []int{10_000, 1_000_000, 10_000_000} {
		var since, asOf, dirty [places]func()
		for i := range places {
			x := new(ours)
			drive(x, n/6+i*250/places)
			view := x.Audit()
			middle := view.Since(view.Seq() - 1)[0].At
			drive(x, n/6)
			seq := view.Seq()
			since[i] = func() { last = view.Since(seq - 10)[9] }
			asOf[i] = func() { view.AsOf(middle) }
			dirty[i] = func() { view.Dirty(middle) }
		}
		b.Run(fmt.Sprintf("since/%d", n), func(b *testing.B) { seek(b, since[:]) })
		b.Run(fmt.Sprintf("asof/%d", n), func(b *testing.B) { seek(b, asOf[:]) })
		b.Run(fmt.Sprintf("dirty/%d", n), func(b *testing.B) { seek(b, dirty[:]) })
	}
}

// seek reports the mean and the largest of the microseconds that each question takes.
func seek(b *testing.B, questions []func()) {
	const times = 100
	best := make([]time.Duration, len(questions))
	for i := range best {
		best[i] = time.Hour
	}
	for b.Loop() {
		for i, ask := range questions {
			start := processorTime(b)
			for range times {
				ask()
			}
			best[i] = min(best[i], processorTime(b)-start)
		}
	}
	sum, most := time.Duration(0), time.Duration(0)
	for _, took := range best {
		sum, most = sum+took, max(most, took)
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(float64(sum)/times/float64(len(best))/1e3, "µs")
	b.ReportMetric(float64(most)/times/1e3, "µs-at-most")
}
