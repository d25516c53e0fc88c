package dynamic

import (
	"context"
	"reflect"
	"unsafe"

	"github.com/auditline/auditline/internal/protocol"
	"github.com/auditline/auditline/pipeline/internal/engine"
)

// Values of many types are passed alike: a function of *T may be called as a function of
// unsafe.Pointer, one of any slice as one of []byte. Records of types known only at run time then
// pass at the price of a call, without reflection.

// passedAs carries records that are passed passedAs values of type R.
type passedAs[R any] struct {
	box   func(R) any // gives a record its own type
	unbox func(any) R
}

// functionAs gives a function value the type F, which must differ from its own only in types that
// are passed alike.
func functionAs[F any](f reflect.Value) F {
	p := reflect.New(f.Type())
	p.Elem().Set(f)
	return *(*F)(p.UnsafePointer())
}

func (l passedAs[R]) pairs(sequence reflect.Value) pairs {
	if sequence.Type().In(0).NumIn() == 2 {
		seq := functionAs[func(func(R, error) bool)](sequence)
		return func(yield func(any, error) bool) {
			seq(func(v R, err error) bool { return yield(l.box(v), err) })
		}
	}
	seq := functionAs[func(func(R) bool)](sequence)
	return func(yield func(any, error) bool) {
		seq(func(v R) bool { return yield(l.box(v), nil) })
	}
}

func (l passedAs[R]) sequence(t reflect.Type, records stream) reflect.Value {
	if t.In(0).NumIn() == 2 {
		seq := func(yield func(R, error) bool) {
			records(func(record any) bool { return yield(l.unbox(record), nil) })
		}
		return reflect.NewAt(t, unsafe.Pointer(&seq)).Elem()
	}
	seq := func(yield func(R) bool) {
		records(func(record any) bool { return yield(l.unbox(record)) })
	}
	return reflect.NewAt(t, unsafe.Pointer(&seq)).Elem()
}

func (l passedAs[R]) put(ctx context.Context, c *component) func(any) error {
	receiver := c.receiver.UnsafePointer()
	if c.form.Ctx {
		put := functionAs[func(unsafe.Pointer, context.Context, R) error](c.function)
		return func(record any) error { return put(receiver, ctx, l.unbox(record)) }
	}
	put := functionAs[func(unsafe.Pointer, R) error](c.function)
	return func(record any) error { return put(receiver, l.unbox(record)) }
}

func (l passedAs[R]) apply(ctx context.Context, c *component) func(any) (any, error) {
	switch out := c.out.(type) {
	case passedAs[unsafe.Pointer]:
		return applyAs(ctx, c, l, out)
	case passedAs[face]:
		return applyAs(ctx, c, l, out)
	case passedAs[string]:
		return applyAs(ctx, c, l, out)
	case passedAs[[]byte]:
		return applyAs(ctx, c, l, out)
	case passedAs[float64]:
		return applyAs(ctx, c, l, out)
	case passedAs[int64]:
		return applyAs(ctx, c, l, out)
	}
	return values{c.input()}.apply(ctx, c)
}

// applyAs is apply for records that are passed passedAs In and come back passedAs Out.
func applyAs[In, Out any](ctx context.Context, c *component, in passedAs[In], out passedAs[Out]) func(any) (any, error) {
	if c.form.Result == protocol.Keep {
		apply := applier[In, Out, bool](ctx, c)
		return func(record any) (any, error) {
			v, ok := apply(in.unbox(record))
			if !ok {
				return nil, engine.Skip
			}
			return out.box(v), nil
		}
	}
	apply := applier[In, Out, error](ctx, c)
	return func(record any) (any, error) {
		v, err := apply(in.unbox(record))
		return out.box(v), err
	}
}

// applier is the component's Apply; its second result, of type V, is a bool or an error.
func applier[In, Out, V any](ctx context.Context, c *component) func(In) (Out, V) {
	receiver := c.receiver.UnsafePointer()
	if c.form.Ctx {
		apply := functionAs[func(unsafe.Pointer, context.Context, In) (Out, V)](c.function)
		return func(in In) (Out, V) { return apply(receiver, ctx, in) }
	}
	apply := functionAs[func(unsafe.Pointer, In) (Out, V)](c.function)
	return func(in In) (Out, V) { return apply(receiver, in) }
}
