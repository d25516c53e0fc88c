// Package heapcases builds values whose true growth of the heap is known by measuring it, to hold
// footprint and other tools that measure memory against it.
package heapcases

import (
	"fmt"
	"runtime"
	"slices"
	"sync"
)

// Case is one way to use memory.
type Case struct {
	Name string

	// Hidden says that the types of the value do not tell all of it: a tool that walks it can only
	// say so.
	Hidden bool

	// Prepare makes what belongs to somebody else, and returns the function that makes the value
	// itself. That may be called once.
	Prepare func() (build func() any)
}

// All returns every case.
func All() []Case {
	return slices.Concat(stringCases(), sliceCases(), mapCases(), chanCases(), dynamicCases(), pointerCases(), containerCases(),
		syncCases(), contextCases(), numberCases(), textCases(), networkCases(), secretCases(), modelCases(), fileCases(),
		trailCases())
}

// Grow makes the value of the named case and returns by how many bytes that let the heap grow. The
// process should have done nothing else before, and run without collections of its own on one
// processor, to keep the runtime's own growth out of the figure: GOGC=off, GOMAXPROCS=1.
func Grow(name string) (v any, growth uint64, err error) {
	all := All()
	i := slices.IndexFunc(all, func(c Case) bool { return c.Name == name })
	if i < 0 {
		return nil, 0, fmt.Errorf("no case is called %q", name)
	}
	build := all[i].Prepare()
	keepThreads(4)

	before := liveHeap()
	v = build()
	growth = liveHeap() - before
	runtime.KeepAlive(build)
	return v, growth, nil
}

// keepThreads lets the runtime make n threads, which it keeps for later. It makes one whenever a
// system call takes long, as on a busy machine, and what it knows about a thread lies on the heap.
func keepThreads(n int) {
	var started, ended sync.WaitGroup
	started.Add(n)
	for range n {
		ended.Go(func() {
			runtime.LockOSThread()
			defer runtime.UnlockOSThread()
			started.Done()
			started.Wait()
		})
	}
	ended.Wait()
}

// liveHeap returns how many bytes of the heap are in use, without what only waits for its
// finalizer, which runs in a goroutine of its own.
func liveHeap() uint64 {
	var m runtime.MemStats
	for range 3 {
		runtime.GC()
		runtime.Gosched()
	}
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// built is a Prepare that has nothing to prepare.
func built(build func() any) func() func() any {
	return func() func() any { return build }
}

// many prepares a slice of n values. Some are made before, which fill what is shared by all:
// caches, pools, tables.
func many[T any](n int, value func(i int) T) func() func() any {
	return func() func() any {
		values(min(n, 8), value)
		return func() any { return values(n, value) }
	}
}

// values returns n values. It is a pointer so that no tool has to guess whether a slice's header
// counts.
func values[T any](n int, value func(i int) T) *[]T {
	l := make([]T, n)
	for i := range l {
		l[i] = value(i)
	}
	return &l
}

// record is a struct of some size with some pointers.
type record struct {
	id    string
	value float64
	tags  []string
	next  *record
}

func newRecord(i int) *record {
	return &record{id: text(i, 24), value: float64(i), tags: []string{"a", "b"}}
}

// text returns a string of n bytes in memory of its own.
func text(i, n int) string {
	b := make([]byte, n)
	for j := range b {
		b[j] = 'a' + byte((i+j)%26)
	}
	return string(b)
}
