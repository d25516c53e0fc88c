package pipelineimpl

import (
	"github.com/auditline/auditline/pipeline"
	"github.com/auditline/auditline/pipeline/internal/engine"
)

// DeadTo lets put, of a component, take the dead letters of the run. A nil component stops the run
// before anything happens.
func (r *Run) DeadTo(name string, component any, put func(pipeline.DeadLetter) error) {
	r.engine.DeadTo(name, component, func(l engine.DeadLetter) error { return put(pipeline.DeadLetter(l)) })
}

// DeadFeed is [Run.DeadTo] for a component that takes a whole stream: consume is to hand it the
// letters.
func (r *Run) DeadFeed(name string, component any, consume func(letters func(yield func(pipeline.DeadLetter) bool)) error) {
	r.engine.DeadFeed(name, component, func(letters func(yield func(engine.DeadLetter) bool)) error {
		return consume(func(yield func(pipeline.DeadLetter) bool) {
			letters(func(l engine.DeadLetter) bool { return yield(pipeline.DeadLetter(l)) })
		})
	})
}
