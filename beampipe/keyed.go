package beampipe

import (
	"context"
	"iter"

	"github.com/auditline/auditline/pipeline/pipelineimpl"
)

// keyed is what a stage with a key has in place of the method of one without.
type keyed struct {
	key   func(record any) []byte
	copy  func() any // a new copy of the stage as it is configured
	apply func(ctx context.Context, copy, record any) (any, error)
	give  func(ctx context.Context, copy any, records []*element) (given []any, err error) // in place of apply, for batches
	flush func(ctx context.Context, copy any) iter.Seq[any]                                // nil without
}

// KeyedStage describes a stage of which each key of the records has a copy: field is a *C or a **C.
// apply is a Stage's, of one of the copies.
func KeyedStage[F any, C any, K comparable, In, Out any](name string, field *F, key func(In) K, apply func(context.Context, *C, In) (Out, error)) Part {
	p := keyedPart[C, K, In, Out](name, field, key)
	p.keyed.apply = func(ctx context.Context, copy, record any) (any, error) {
		return apply(ctx, copy.(*C), as[In](record))
	}
	return p
}

// keyedPart is a stage with a key, and without a method.
func keyedPart[C any, K comparable, In, Out, F any](name string, field *F, key func(In) K) Part {
	return Part{name: name, role: stage, field: field, out: codecOf[Out](), keyed: &keyed{
		key:  func(record any) []byte { return keyBytes(key(as[In](record))) },
		copy: func() any { return pipelineimpl.PerKey[bool](configured[C](field)).For(true) },
	}}
}

// configured is the stage that a field holds, by value or by pointer.
func configured[C any](field any) *C {
	if pointer, ok := field.(**C); ok {
		return *pointer
	}
	return field.(*C)
}

// Flushing is a KeyedStage whose copies give what they have kept once the records of their key have
// ended.
func Flushing[C, Out any](p Part, flush func(context.Context, *C) iter.Seq[Out]) Part {
	p.keyed.flush = func(ctx context.Context, copy any) iter.Seq[any] {
		return func(yield func(any) bool) {
			flush(ctx, copy.(*C))(func(record Out) bool { return yield(record) })
		}
	}
	return p
}
