package pipelineimpl

import "github.com/auditline/auditline/audit/auditimpl"

// Copies holds a copy of one stage for each key, so that the stage's state is per key.
type Copies[K comparable, T any] struct {
	configured *T
	stages     map[K]*T
}

// PerKey returns the copies of a stage as it is configured, none at first.
func PerKey[K comparable, T any](configured *T) *Copies[K, T] {
	return &Copies[K, T]{configured, map[K]*T{}}
}

// For returns the copy for key, made when the key comes for the first time: by the stage's method Clone() *T if it has
// one, else field by field, with slices and maps copied, too; what other pointers refer to is shared.
func (c *Copies[K, T]) For(key K) *T {
	if stage, ok := c.stages[key]; ok {
		return stage
	}
	return c.add(key)
}

func (c *Copies[K, T]) add(key K) *T {
	stage := cloneStage(c.configured)
	c.stages[key] = stage
	return stage
}

func cloneStage[T any](configured *T) *T {
	if cloner, ok := any(configured).(interface{ Clone() *T }); ok {
		return cloner.Clone()
	}
	stage := auditimpl.Clone(*configured)
	return &stage
}
