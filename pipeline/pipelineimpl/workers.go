package pipelineimpl

import (
	"runtime"

	"github.com/auditline/auditline/audit/auditimpl"
	"github.com/auditline/auditline/pipeline"
	"github.com/auditline/auditline/pipeline/internal/engine"
)

// ByWorkers is a stage whose records are done by [Workers]. One that is held by value is given by
// its address.
func ByWorkers(name string, component any) Part {
	return Part{Name: name, Component: component, Workers: true}
}

// ByWorkersAndFlush is ByWorkers for a stage that gives what it has kept once its input has ended.
func ByWorkersAndFlush(name string, component any) Part {
	return Part{Name: name, Component: component, Workers: true, Flushes: true}
}

// Workers says how several goroutines do the work of one stage.
type Workers[S comparable, In, Out any] = engine.Workers[S, In, Out]

// Done is a record that a worker is through with.
type Done[In, Out any] = engine.Done[In, Out]

// Work yields the records of input as the workers are through with them: in their order, unless w
// is Unordered. It reads and yields in the goroutine that calls it, and leaves none behind.
func Work[S comparable, In, Out any](r *Run, w Workers[S, In, Out], input func(func(In) bool)) func(func(*Done[In, Out]) bool) {
	return w.Each(&r.engine, input)
}

// ClonePerWorker returns a copy of stage i as it is configured for each of n workers, made as by
// For.
func ClonePerWorker[T any](r *Run, i int, configured *T, n int) (stages []*T) {
	r.engine.WithoutRecord(i, func() { stages = PerWorker(configured, n) })
	return stages
}

// PerWorker is ClonePerWorker in code of an earlier auditgen, which does not say whose panic it is.
func PerWorker[T any](configured *T, n int) []*T {
	stages := make([]*T, n)
	for w := range stages {
		if stage, ok := cloneOfItsOwn(configured); ok {
			stages[w] = stage
			continue
		}
		copied := apart[T]{stage: auditimpl.Clone(*configured)}
		stages[w] = &copied.stage
	}
	return stages
}

// apart keeps the copies of two workers out of one cache line, which the processors would take from
// each other with every write of either.
type apart[T any] struct {
	stage T
	_     [128]byte // two lines of most processors, which some load together
}

// Shared gives one and the same stage to each of n workers.
func Shared[S any](stage S, n int) []S {
	stages := make([]S, n)
	for i := range stages {
		stages[i] = stage
	}
	return stages
}

// Processors is the number of workers of a stage with workers=auto: that of processors that Go
// uses.
func Processors() int { return runtime.GOMAXPROCS(0) }

// Kept is the error of a record that Apply has kept or dropped.
func Kept(ok bool) error {
	if ok {
		return nil
	}
	return pipeline.Skip
}
