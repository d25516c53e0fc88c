package beampipe

import "context"

// batch is what a component that takes several records at a time has in place of the method of one
// that takes them one by one.
type batch struct {
	size int
	give giving // nil for a stage with a key
}

// giving gives a component several records, and returns what it makes of them: a sink nothing.
type giving func(ctx context.Context, records []*element) (given []any, err error)

// BatchStage describes a stage that takes up to size records at a time, and keeps nothing from one
// batch to the next. What apply returns may be a pipeline.BatchError.
func BatchStage[C, In, Out any](name string, field *C, size int, apply func(context.Context, []In) ([]Out, error)) Part {
	give := func(ctx context.Context, records []*element) ([]any, error) {
		outs, err := apply(ctx, recordsOf[In](records))
		return anyOf(outs), err
	}
	return Part{name: name, role: stage, field: field, out: codecOf[Out](), batch: &batch{size, give}}
}

// KeyedBatchStage describes a KeyedStage whose copies take up to size records at a time.
func KeyedBatchStage[F any, C any, K comparable, In, Out any](name string, field *F, size int, key func(In) K, apply func(context.Context, *C, []In) ([]Out, error)) Part {
	p := keyedPart[C, K, In, Out](name, field, key)
	p.batch = &batch{size: size}
	p.keyed.give = func(ctx context.Context, copy any, records []*element) ([]any, error) {
		outs, err := apply(ctx, copy.(*C), recordsOf[In](records))
		return anyOf(outs), err
	}
	return p
}

// BatchSink describes a sink that takes up to size records at a time. What put returns may be a
// pipeline.BatchError.
func BatchSink[C, T any](name string, field *C, size int, put func(context.Context, []T) error) Part {
	give := func(ctx context.Context, records []*element) ([]any, error) {
		return nil, put(ctx, recordsOf[T](records))
	}
	return Part{name: name, role: sink, field: field, batch: &batch{size, give}}
}

func anyOf[T any](records []T) (list []any) {
	for _, record := range records {
		list = append(list, record)
	}
	return list
}

// recordsOf are the records of elements, in a slice that the component may keep.
func recordsOf[T any](elements []*element) []T {
	records := make([]T, len(elements))
	for i, e := range elements {
		records[i] = as[T](e.record)
	}
	return records
}
