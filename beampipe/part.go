package beampipe

import (
	"context"
	"iter"
	"reflect"
	"time"

	"github.com/auditline/auditline/pipeline"
	"github.com/auditline/auditline/pipeline/pipelineimpl"
)

// Part is a component as generated code describes it: where it stands in its pipeline struct, and
// what its methods are. A Part is used by one goroutine.
type Part struct {
	name  string
	role  role
	field any // points to the field of the pipeline struct

	out *codec // of the records that it gives, nil for a sink

	stream  func(context.Context) iter.Seq2[any, error] // of a source
	split   func(context.Context, int) ([]any, error)   // of a source that gives several, pointers to them; nil without
	apply   method                                      // of a stage without a key
	keyed   *keyed                                      // of a stage with one
	consume func(context.Context, iter.Seq[any]) error  // of a sink that takes a whole stream
	put     func(context.Context, any) error            // of a sink that takes its records one by one
	batch   *batch                                      // of a stage or a sink that takes several at a time

	tries *tries // nil where each record is tried once, without a time limit

	when     func(any) bool // says whether a sink gets a record, nil where it gets them all
	required bool           // a sink at which a failed record ends the run
}

// role is what a component does in a pipeline, in the words of pipeline.Report.
type role string

const (
	source     role = "source"
	stage      role = "stage"
	sink       role = "sink"
	deadLetter role = "dead" // the sink of dead letters, which reports do not list
)

// method is a component's method that works on one record.
type method func(ctx context.Context, record any) (any, error)

// Source describes the component whose records stream yields.
func Source[C, T any](name string, field *C, stream func(context.Context) iter.Seq2[T, error]) Part {
	return Part{name: name, role: source, field: field, out: codecOf[T](), stream: func(ctx context.Context) iter.Seq2[any, error] {
		return func(yield func(any, error) bool) {
			stream(ctx)(func(record T, err error) bool { return yield(record, err) })
		}
	}}
}

// Splitting is a Source that gives several, which together have its records: those of the first one
// come first. split is asked for so many, and may give fewer or more.
func Splitting[C any](p Part, split func(ctx context.Context, n int) ([]C, error)) Part {
	p.split = func(ctx context.Context, n int) (sources []any, err error) {
		parts, err := split(ctx, n)
		for i := range parts {
			sources = append(sources, &parts[i])
		}
		return sources, err
	}
	return p
}

// WithoutErrors makes pairs of the records of a source that has no errors.
func WithoutErrors[T any](records iter.Seq[T]) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		records(func(record T) bool { return yield(record, nil) })
	}
}

// Stage describes a component that works record by record and keeps nothing from one to the next.
// apply returns [pipeline.Skip] to drop a record, another error to fail it.
func Stage[C, In, Out any](name string, field *C, apply func(context.Context, In) (Out, error)) Part {
	return Part{name: name, role: stage, field: field, out: codecOf[Out](), apply: func(ctx context.Context, in any) (any, error) {
		return apply(ctx, as[In](in))
	}}
}

// Kept is the error of a stage that says by a bool whether it keeps a record.
func Kept(ok bool) error {
	if !ok {
		return pipeline.Skip
	}
	return nil
}

// ConsumeSink describes a sink that takes a whole stream, in one call.
func ConsumeSink[C, T any](name string, field *C, consume func(context.Context, iter.Seq[T]) error) Part {
	return Part{name: name, role: sink, field: field, consume: func(ctx context.Context, records iter.Seq[any]) error {
		return consume(ctx, func(yield func(T) bool) {
			records(func(record any) bool { return yield(as[T](record)) })
		})
	}}
}

// PutSink describes a sink that takes its records one by one.
func PutSink[C, T any](name string, field *C, put func(context.Context, T) error) Part {
	return Part{name: name, role: sink, field: field, put: func(ctx context.Context, record any) error {
		return put(ctx, as[T](record))
	}}
}

// When lets a sink get only the records for which wanted is true.
func When[T any](p Part, wanted func(T) bool) Part {
	p.when = func(record any) bool { return wanted(as[T](record)) }
	return p
}

// Required lets a record that fails at a sink end the run.
func Required(p Part) Part {
	p.required = true
	return p
}

// DeadLetters lets a sink get the run's dead letters, and no records.
func DeadLetters(p Part) Part {
	p.role = deadLetter
	return p
}

// tries is what a tag says about further attempts.
type tries struct {
	retries          int
	backoff, timeout time.Duration
}

// Tried gives records that fail at a component so many retries. The wait before the first of them
// is random and shorter than backoff, each later one may be twice as long as the one before. An
// attempt ends after timeout, if that is not 0.
func Tried(p Part, retries int, backoff, timeout time.Duration) Part {
	p.tries = &tries{retries, backoff, timeout}
	return p
}

// triesOf gives the records of a configured component their attempts, nil where they have one each.
func (p Part) triesOf() *pipelineimpl.Retries {
	if p.tries == nil {
		return nil
	}
	return pipelineimpl.NewRetries(p.component(), p.tries.retries, p.tries.backoff, p.tries.timeout)
}

// component is a pointer to the component.
func (p Part) component() any {
	if v := reflect.ValueOf(p.field).Elem(); v.Kind() == reflect.Pointer {
		return v.Interface()
	}
	return p.field
}

// as is the record in its own type; a nil interface is the zero value.
func as[T any](record any) T {
	typed, _ := record.(T)
	return typed
}

// typeName is the component's type as reports name it: without package and pointer.
func (p Part) typeName() string {
	t := reflect.TypeOf(p.field).Elem()
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t.Name()
}

func (p Part) String() string { return p.name + " (" + p.typeName() + ")" }
