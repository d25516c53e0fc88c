package audit

import (
	"fmt"
	"runtime"
	"testing"
	"time"
	"unsafe"
)

// BenchmarkMemory reports what n instances with k changes of each field weigh, per
// instance, and what a change adds.
func BenchmarkMemory(b *testing.B) {
	for _, k := range []int{0, 1, 8, 100} {
		b.Run(fmt.Sprintf("k=%d", k), func(b *testing.B) {
			for b.Loop() {
				report(b, "ours", k, func() *ours { return new(ours) }, unsafe.Sizeof(ours{}))
				report(b, "handwritten", k, func() *handWritten { return new(handWritten) }, unsafe.Sizeof(handWritten{}))
				report(b, "boxed", k, func() *boxed { return new(boxed) }, unsafe.Sizeof(boxed{}))
			}
			b.ReportMetric(0, "ns/op")
		})
	}
}

func report[S stage](b *testing.B, name string, k int, make func() S, size uintptr) {
	const n = 20_000
	live := make2(n, k, make)
	b.ReportMetric(live, name+"-B/instance")
	if k > 0 {
		b.ReportMetric((live-float64(size))/float64(3*k), name+"-B/change")
	}
}

// make2 returns the heap bytes per instance of n instances.
func make2[S stage](n, k int, make_ func() S) float64 {
	all := make([]S, n)
	before := heap()
	for i := range all {
		all[i] = make_()
		drive(all[i], k)
	}
	after := heap()
	runtime.KeepAlive(all)
	return float64(after-before) / float64(n)
}

func heap() uint64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// BenchmarkGC compares full collections while 20,000 instances with 300 changes each are alive.
func BenchmarkGC(b *testing.B) {
	compare(b,
		collecting("handwritten", func() *handWritten { return new(handWritten) }),
		collecting("ours", func() *ours { return new(ours) }),
		collecting("boxed", func() *boxed { return new(boxed) }),
	)
}

// collecting returns a contender whose operation is a full collection.
func collecting[S stage](name string, make_ func() S) contender {
	return contender{name, 1, func(n int) {
		all := make([]S, 20_000)
		for i := range all {
			all[i] = make_()
			drive(all[i], 100)
		}
		for range n {
			runtime.GC()
		}
		runtime.KeepAlive(all)
	}}
}

var _ = time.Now
