package footprint

import (
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// Measurement says what n instances took from the heap.
type Measurement struct {
	Instances   int
	Shell       uint64  // bytes of one instance itself, see [Shallow]
	PerInstance float64 // bytes that each instance keeps alive, the place where it is kept included
	Live        uint64  // bytes that all of them keep alive
	Peak        uint64  // the most bytes that were alive at a time while they were made
	Allocated   uint64  // bytes of all allocations, garbage included
	Allocations uint64  // number of all allocations
}

const checkpoints = 16 // collections while instances are made, to see the peak

// Measure makes n instances, keeps them all and returns the growth of the heap, read after full
// collections. The slice that keeps them is part of it: one word for a pointer, the value itself
// where T is no pointer. Other goroutines should be idle meanwhile, for the heap is theirs, too;
// what the runtime's own threads wait with may add some hundred bytes in all.
func Measure[T any](n int, make func(i int) T) Measurement {
	before := settled()
	m := Measurement{Instances: n}
	kept := newSlice[T](n)
	for i := range kept {
		kept[i] = make(i)
		if (i+1)%(n/checkpoints+1) == 0 {
			m.Peak = max(m.Peak, growth(before, collected()))
		}
	}
	after := collected()
	m.Live = growth(before, after)
	m.Peak = max(m.Peak, m.Live)
	m.Allocated = after.TotalAlloc - before.TotalAlloc
	m.Allocations = after.Mallocs - before.Mallocs
	if n > 0 {
		m.Shell = Shallow(kept[0])
		m.PerInstance = float64(m.Live) / float64(n)
	}
	runtime.KeepAlive(kept)
	return m
}

// newSlice returns a slice on the heap: inlined, one of up to 32 bytes would lie on the stack.
//
//go:noinline
func newSlice[T any](n int) []T { return make([]T, n) }

// settled returns the heap's figures once they stay the same: what the runtime makes for itself, as
// for its first threads and collections, is nobody's growth.
func settled() runtime.MemStats {
	startThreads()
	last := collected()
	for range 10 { // or else somebody is at work
		next := collected()
		if next.HeapAlloc == last.HeapAlloc {
			return next
		}
		last = next
	}
	return last
}

// startThreads lets the runtime make the threads that it has not made yet, and what goroutines wait
// with: one more thread than there are processors works when the world starts again after a
// collection, and any of them may wait.
var startThreads = sync.OnceFunc(func() {
	var done sync.WaitGroup
	locked, end := make(chan bool), make(chan bool)
	n := runtime.GOMAXPROCS(0) + 2
	for range n {
		done.Go(func() {
			runtime.LockOSThread() // keeps the thread while it waits, and gives it back afterwards
			defer runtime.UnlockOSThread()
			locked <- true
			<-end
		})
	}
	for range n {
		<-locked
	}
	close(end)
	done.Wait()
	onEachProcessor(func() {
		growTimers()
		growWaiters()
	})
})

// onEachProcessor runs f once on each processor.
func onEachProcessor(f func()) {
	var done sync.WaitGroup
	var running atomic.Int32
	n := int32(runtime.GOMAXPROCS(0))
	for range n {
		done.Go(func() {
			running.Add(1)
			for running.Load() < n { // without waiting, which would leave the processor to another
			}
			f()
		})
	}
	done.Wait()
}

// growTimers lets a processor make room for a few timers. The runtime's own timers would make it
// later, whenever they first meet that processor.
func growTimers() {
	var timers [4]*time.Timer
	for i := range timers {
		timers[i] = time.AfterFunc(time.Hour, func() {})
	}
	for _, t := range timers {
		t.Stop()
	}
}

// growWaiters lets a processor make what some goroutines wait with. It keeps that for the next ones
// that wait there, as the runtime's own do while it collects.
func growWaiters() {
	var done sync.WaitGroup
	end := make(chan bool)
	for range 32 {
		done.Go(func() { <-end })
	}
	runtime.Gosched() // which lets them begin to wait
	close(end)
	done.Wait()
}

// collected returns the heap's figures after a collection. The second one frees what finalizers and
// pools held back.
func collected() (m runtime.MemStats) {
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m
}

// growth returns how much more is alive after than before.
func growth(before, after runtime.MemStats) uint64 {
	if after.HeapAlloc < before.HeapAlloc {
		return 0
	}
	return after.HeapAlloc - before.HeapAlloc
}
