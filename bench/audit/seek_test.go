package audit

import (
	"fmt"
	"testing"
)

// BenchmarkSeek is the cost of questions about a place in a log: the last ten changes, the values
// and what is dirty as of its middle. It does not grow with the log.
func BenchmarkSeek(b *testing.B) {
	for _, n := range []int{10_000, 1_000_000, 10_000_000} {
		x := new(ours)
		drive(x, n/3)
		view := x.Audit()
		seq := view.Seq()
		middle := view.Since(seq / 2)[0].At
		for _, c := range []struct {
			name string
			ask  func()
		}{
			{"since", func() { last = view.Since(seq - 10)[9] }},
			{"asof", func() { view.AsOf(middle) }},
			{"dirty", func() { view.Dirty(middle) }},
		} {
			b.Run(fmt.Sprintf("%s/%d", c.name, n), func(b *testing.B) {
				for b.Loop() {
					c.ask()
				}
			})
		}
	}
}
