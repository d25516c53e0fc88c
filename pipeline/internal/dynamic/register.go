package dynamic

import (
	"context"
	"reflect"
	"sync"
	"unsafe"
)

// registered has the carriers of records that are passed as what they are, by their types.
var registered sync.Map

// Register lets components pass records of type T, which only reflection could pass, as a T.
func Register[T any]() {
	t := reflect.TypeFor[T]()
	if isReflecting(carrierOf(t)) {
		registered.Store(t, carry(t, passing[T](asIs[T]())))
	}
}

// asIs carries records that are passed as what they are.
func asIs[T any]() passedAs[T] {
	return passedAs[T]{
		boxed: func(record T) any { return record },
		unboxed: func(record any) T {
			if own, ok := record.(T); ok {
				return own
			}
			return reflect.ValueOf(record).Convert(reflect.TypeFor[T]()).Interface().(T) // it had no name
		},
	}
}

// appliedFrom is what component i makes of records, which are passed like those of some other type.
func (c *carrying[Out]) appliedFrom(ctx context.Context, dr *driver, i int, stage *component, records any) any {
	switch in := records.(type) {
	case stream[unsafe.Pointer]:
		return applying(ctx, dr, i, stage, in, c, applier[unsafe.Pointer, Out](ctx, stage))
	case stream[face]:
		return applying(ctx, dr, i, stage, in, c, applier[face, Out](ctx, stage))
	case stream[string]:
		return applying(ctx, dr, i, stage, in, c, applier[string, Out](ctx, stage))
	case stream[[]byte]:
		return applying(ctx, dr, i, stage, in, c, applier[[]byte, Out](ctx, stage))
	case stream[float64]:
		return applying(ctx, dr, i, stage, in, c, applier[float64, Out](ctx, stage))
	}
	return applying(ctx, dr, i, stage, records.(stream[int64]), c, applier[int64, Out](ctx, stage))
}
