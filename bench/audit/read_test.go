package audit

import (
	"syscall"
	"testing"
	"time"

	"github.com/auditline/auditline/audit"
)

// BenchmarkRead reports, for a log of a million changes, the processor's nanoseconds a
// change of reading it back, in the best round and with the collector's share, and the
// ratio of Len in it to that in a short one.
func BenchmarkRead(b *testing.B) {
	const n = 1_000_000
	long, short := new(ours), new(ours)
	drive(long, n/3)
	drive(short, 1)
	view := long.Audit()
	b.Run("changes", func(b *testing.B) {
		perChange(b, n, func() {
			for c := range view.Changes() {
				last = c
			}
		})
	})
	b.Run("since", func(b *testing.B) {
		perChange(b, n, func() { last = view.Since(0)[0] })
	})
	b.Run("len", func(b *testing.B) {
		compare(b, counting("short", short.Audit()), counting("long", view))
	})
}

var last audit.Change

// perChange reports what one of the n changes that read reads takes.
func perChange(b *testing.B, n int, read func()) {
	best := time.Hour
	for b.Loop() {
		start := processorTime(b)
		read()
		best = min(best, processorTime(b)-start)
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(float64(best)/float64(n), "ns/change")
}

// processorTime is what this process has used so far; other processes do not disturb it.
func processorTime(b *testing.B) time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

func counting(name string, v audit.View) contender {
	return ready(name, 1000, func(n int) {
		for range n {
			v.Len("records")
		}
	})
}
