package audit

import (
	"fmt"
	"runtime"
	"testing"
	"unsafe"
)

// BenchmarkMemory reports what an instance with k changes of each field weighs, and what
// a change adds to it.
func BenchmarkMemory(b *testing.B) {
	for _, k := range []int{0, 1, 8, 100} {
		b.Run(fmt.Sprintf("k=%d", k), func(b *testing.B) {
			for b.Loop() {
				weigh(b, "ours", k, unsafe.Sizeof(ours{}), func() *ours { return new(ours) })
				weigh(b, "handwritten", k, unsafe.Sizeof(handWritten{}), func() *handWritten { return new(handWritten) })
				weigh(b, "boxed", k, unsafe.Sizeof(boxed{}), func() *boxed { return new(boxed) })
			}
			b.ReportMetric(0, "ns/op")
		})
	}
}

// weigh reports the live bytes per instance, and beyond the instance's own, per change.
func weigh[S stage](b *testing.B, name string, k int, size uintptr, create func() S) {
	const n = 20_000
	before := heap()
	all := populate(n, k, create)
	live := float64(heap()-before) / n
	runtime.KeepAlive(all)
	b.ReportMetric(live, name+"-B/instance")
	if k > 0 {
		b.ReportMetric((live-float64(size))/float64(3*k), name+"-B/change")
	}
}

// populate returns n instances with k changes of each field.
func populate[S stage](n, k int, create func() S) []S {
	all := make([]S, n)
	for i := range all {
		all[i] = create()
		drive(all[i], k)
	}
	return all
}

func heap() uint64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// BenchmarkGC compares full collections while 20,000 instances with 300 changes each are
// alive.
func BenchmarkGC(b *testing.B) {
	compare(b,
		collecting("handwritten", func() *handWritten { return new(handWritten) }),
		collecting("ours", func() *ours { return new(ours) }),
		collecting("boxed", func() *boxed { return new(boxed) }),
	)
}

// collecting returns a contender whose operation is a full collection.
func collecting[S stage](name string, create func() S) contender {
	return contender{name, 1, 10, func() func() {
		all := populate(20_000, kept/3, create)
		return func() {
			runtime.GC()
			runtime.KeepAlive(all)
		}
	}}
}
