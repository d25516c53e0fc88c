package dynamic

import (
	"context"
	"reflect"
	"unsafe"
)

// Values of many types are passed alike: a function of *T may be called as a function of
// unsafe.Pointer, one of any slice as one of []byte. Records of types known only at run time then
// pass at the price of a call, without reflection.

// passedAs says how functions pass records that are passed like values of type R.
type passedAs[R any] struct {
	boxed   func(R) any
	unboxed func(any) R
}

// functionAs gives a function value the type F, which must differ from its own only in types that
// are passed alike.
func functionAs[F any](f reflect.Value) F {
	p := reflect.New(f.Type())
	p.Elem().Set(f)
	return *(*F)(p.UnsafePointer())
}

func (p passedAs[R]) box(record R) any   { return p.boxed(record) }
func (p passedAs[R]) unbox(record any) R { return p.unboxed(record) }

func (p passedAs[R]) feed(out *output[R], sequence reflect.Value) {
	if sequence.Type().In(0).NumIn() == 2 {
		functionAs[func(func(R, error) bool)](sequence)(out.take)
		return
	}
	functionAs[func(func(R) bool)](sequence)(func(record R) bool { return out.take(record, nil) })
}

func (p passedAs[R]) sequence(t reflect.Type, records stream[R]) reflect.Value {
	if t.In(0).NumIn() == 2 {
		pairs := func(yield func(R, error) bool) {
			records(func(record R) bool { return yield(record, nil) })
		}
		return reflect.NewAt(t, unsafe.Pointer(&pairs)).Elem()
	}
	return reflect.NewAt(t, unsafe.Pointer(&records)).Elem()
}

func (p passedAs[R]) put(ctx context.Context, c *component) func(R) error {
	receiver := c.receiver.UnsafePointer()
	if c.form.Ctx {
		put := functionAs[func(unsafe.Pointer, context.Context, R) error](c.function)
		return func(record R) error { return put(receiver, ctx, record) }
	}
	put := functionAs[func(unsafe.Pointer, R) error](c.function)
	return func(record R) error { return put(receiver, record) }
}
