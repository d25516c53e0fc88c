package beampipe

import (
	"context"
	"iter"
	"reflect"

	"github.com/auditline/auditline/pipeline"
)

// Part is a component as generated code describes it: where it stands in its pipeline struct, and
// what its methods are. A Part is used by one goroutine.
type Part struct {
	name  string
	role  role
	field any // points to the field of the pipeline struct

	out *codec // of the records that it gives, nil for a sink

	stream  func(context.Context) iter.Seq2[any, error] // of a source
	apply   method                                      // of a stage without a key
	keyed   *keyed                                      // of a stage with one
	consume func(context.Context, iter.Seq[any]) error  // of a sink that takes a whole stream
	put     method                                      // of a sink that takes its records one by one

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
	return Part{name: name, role: sink, field: field, put: func(ctx context.Context, record any) (any, error) {
		return nil, put(ctx, as[T](record))
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
