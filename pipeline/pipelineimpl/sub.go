package pipelineimpl

import "github.com/auditline/auditline/pipeline/internal/engine"

// Within names the stage of a sub-pipeline in its error. A record that it drops stays one.
func Within(stage string, err error) error { return engine.Within(stage, err) }

// Remaining is what is left of a batch on its way through the stages of a sub-pipeline.
type Remaining[T any] = engine.Remaining[T]

// NewRemaining is the whole batch.
func NewRemaining[T any](batch []T) *Remaining[T] { return engine.NewRemaining(batch) }

// KeepEach takes each record through a stage, which may drop it.
func KeepEach[In, Out any](from *Remaining[In], apply func(In) (Out, bool)) *Remaining[Out] {
	return engine.KeepEach(from, apply)
}

// TryEach takes each record through a stage of that name, which may fail it.
func TryEach[In, Out any](from *Remaining[In], stage string, apply func(In) (Out, error)) *Remaining[Out] {
	return engine.TryEach(from, stage, apply)
}

// TryBatches takes the records through a stage of that name, in batches of size at most.
func TryBatches[In, Out any](from *Remaining[In], stage string, size int, apply func([]In) ([]Out, error)) *Remaining[Out] {
	return engine.TryBatches(from, stage, size, apply)
}
