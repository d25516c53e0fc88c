package beampipe

import "context"

// batch is what a component that takes several records at a time has in place of the method of one
// that takes them one by one.
type batch struct {
	size int
	give func(ctx context.Context, records []*element) (given []any, err error) // a sink gives nothing
}

// BatchStage describes a stage that takes up to size records at a time, and keeps nothing from one
// batch to the next. What apply returns may be a pipeline.BatchError.
func BatchStage[C, In, Out any](name string, field *C, size int, apply func(context.Context, []In) ([]Out, error)) Part {
	give := func(ctx context.Context, records []*element) (given []any, err error) {
		outs, err := apply(ctx, recordsOf[In](records))
		for _, out := range outs {
			given = append(given, out)
		}
		return given, err
	}
	return Part{name: name, role: stage, field: field, out: codecOf[Out](), batch: &batch{size, give}}
}

// BatchSink describes a sink that takes up to size records at a time. What put returns may be a
// pipeline.BatchError.
func BatchSink[C, T any](name string, field *C, size int, put func(context.Context, []T) error) Part {
	give := func(ctx context.Context, records []*element) ([]any, error) {
		return nil, put(ctx, recordsOf[T](records))
	}
	return Part{name: name, role: sink, field: field, batch: &batch{size, give}}
}

// recordsOf are the records of elements, in a slice that the component may keep.
func recordsOf[T any](elements []*element) []T {
	records := make([]T, len(elements))
	for i, e := range elements {
		records[i] = as[T](e.record)
	}
	return records
}
