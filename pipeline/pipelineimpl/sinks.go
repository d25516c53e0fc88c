package pipelineimpl

import "github.com/auditline/auditline/pipeline/internal/engine"

// ForkSink is a sink among those that [Sinks] hands records to. One that is held by value is given
// by its address.
func ForkSink(name string, component any) Part {
	return Part{Name: name, Component: component, Fork: true}
}

// RequiredSink is a [ForkSink] at which a failed record ends the run.
func RequiredSink(name string, component any) Part {
	return Part{Name: name, Component: component, Fork: true, Required: true}
}

// Sinks hands each record to several sinks in turn. What becomes of it at one of them does not
// concern the others, unless that one is required. A sink that takes no more, since it failed or
// had enough, is over; the run ends when all are.
type Sinks struct{ engine *engine.Sinks }

// Sinks are the run's, where there are several, or one with a condition.
func (r *Run) Sinks() Sinks { return Sinks{r.engine.Sinks()} }

// Open reports whether a sink takes records. It is asked before the first one.
func (s Sinks) Open() bool { return s.engine.Open() }

// Turn says that it is the turn of sink j, and reports whether that takes records still.
func (s Sinks) Turn(j int) bool { return s.engine.Turn(j) }

// Give counts the record that sink j gets now.
func (s Sinks) Give(j int) { s.engine.Give(j) }

// Fail notes that sink j failed the record it was given, and reports whether the run goes on.
func (s Sinks) Fail(j int, record any, err error) (goOn bool) { return s.engine.Fail(j, record, err) }

// Next says that the record at hand has been at all sinks, and reports whether one takes another.
func (s Sinks) Next() bool { return s.engine.Next() }

// Feed gives a sink that takes a whole stream its records one by one.
type Feed[T any] struct{ engine *engine.Feed[T] }

// NewFeed opens sink j: consume is to hand it the records that Put will be given.
func NewFeed[T any](s Sinks, j int, consume func(records func(yield func(T) bool)) error) Feed[T] {
	return Feed[T]{engine.NewFeed(s.engine, j, consume)}
}

// Put gives the sink a record, and returns once it wants the next one, or takes no more.
func (f Feed[T]) Put(record T) error { return f.engine.Put(record) }

// End lets the sink see its input end.
func (f Feed[T]) End() { f.engine.End() }

// Pairs returns records, each beside a nil error.
func Pairs[T any](records func(yield func(T) bool)) func(yield func(T, error) bool) {
	return func(yield func(T, error) bool) {
		for rec := range records {
			if !yield(rec, nil) {
				return
			}
		}
	}
}
