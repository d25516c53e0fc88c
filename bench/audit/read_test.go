package audit

import (
	"testing"

	"github.com/auditline/auditline/audit"
)

// BenchmarkRead reports nanoseconds a change for reading a million of them back, and the
// ratio of Len in a long log to that in a short one.
func BenchmarkRead(b *testing.B) {
	const n = 1_000_000
	long, short := new(ours), new(ours)
	drive(long, n/3)
	drive(short, 1)
	view := long.Audit()
	b.Run("changes", func(b *testing.B) {
		for b.Loop() {
			for c := range view.Changes() {
				last = c
			}
		}
		perChange(b, n)
	})
	b.Run("changelog", func(b *testing.B) {
		for b.Loop() {
			last = view.ChangeLog("records")[0]
		}
		perChange(b, n/3)
	})
	b.Run("since", func(b *testing.B) {
		for b.Loop() {
			last = view.Since(n / 2)[0]
		}
		perChange(b, n/2)
	})
	b.Run("len", func(b *testing.B) {
		compare(b, counting("short", short.Audit()), counting("long", view))
	})
}

var last audit.Change

// perChange reports what one of n changes took.
func perChange(b *testing.B, n int) {
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/change")
}

func counting(name string, v audit.View) contender {
	return ready(name, 1000, func(n int) {
		for range n {
			v.Len("records")
		}
	})
}
