package dynamic

import (
	"context"
	"reflect"

	"github.com/auditline/auditline/audit"
	"github.com/auditline/auditline/internal/protocol"
	"github.com/auditline/auditline/pipeline/internal/engine"
)

// stream is a sequence of records that are passed like values of type R.
type stream[R any] func(yield func(record R) bool)

// carrier takes records of one type from component to component. Each R of passing has one of its
// own, so that streams are handed over as values of type any, once a run.
type carrier interface {
	recordType() reflect.Type
	boxed(records any) stream[any]
	receive(from carrier, records any) (received any) // which come in streams of from
	yielded(dr *driver, i int, open func() reflect.Value) (records any)
	applied(ctx context.Context, dr *driver, i int, c *component, records any) (results any)
	appliedFrom(ctx context.Context, dr *driver, i int, c *component, records any) (results any)
	transformed(ctx context.Context, c *component, records any) (sequence reflect.Value)
	put(ctx context.Context, dr *driver, c *component, records any)
	consumed(ctx context.Context, dr *driver, c *component, records any) error
}

// carrierOf returns the carrier of records of type t.
func carrierOf(t reflect.Type) carrier {
	switch t.Kind() {
	case reflect.Pointer, reflect.UnsafePointer, reflect.Map, reflect.Chan, reflect.Func:
		return carry(t, pointers(t))
	case reflect.Interface:
		return carry(t, interfaces(t))
	case reflect.String:
		return carry(t, plain[string](t))
	case reflect.Slice:
		return carry(t, plain[[]byte](t))
	case reflect.Float64:
		return carry(t, plain[float64](t))
	case reflect.Int, reflect.Int64, reflect.Uint, reflect.Uint64, reflect.Uintptr:
		if t.Size() == 8 {
			return carry(t, plain[int64](t))
		}
	}
	if c, ok := registered.Load(t); ok {
		return c.(carrier)
	}
	return carryReflecting(t)
}

// passing says how functions of components pass records, each held in an R.
type passing[R any] interface {
	box(R) any // gives a record its own type
	unbox(any) R
	feed(out *output[R], sequence reflect.Value)              // gives out what a sequence yields
	sequence(t reflect.Type, records stream[R]) reflect.Value // a sequence of type t; its errors, if it has any, are nil
	put(ctx context.Context, c *component) func(R) error
}

// carrying is the carrier of records of type typ.
type carrying[R any] struct {
	passing[R]
	typ     reflect.Type
	audited bool // a record may have a change log
}

func carry[R any](t reflect.Type, p passing[R]) *carrying[R] {
	return &carrying[R]{p, t, t.Kind() == reflect.Interface || t.Implements(reflect.TypeFor[audit.Audited]())}
}

func (c *carrying[R]) recordType() reflect.Type { return c.typ }

func (c *carrying[R]) boxed(records any) stream[any] {
	return func(yield func(any) bool) {
		records.(stream[R])(func(record R) bool { return yield(c.box(record)) })
	}
}

// receive hands records on as they are, unless they are held differently or become values of
// another interface.
func (c *carrying[R]) receive(from carrier, records any) any {
	_, alike := records.(stream[R])
	if alike && (from.recordType() == c.typ || c.typ.Kind() != reflect.Interface) {
		return records
	}
	return stream[R](func(yield func(R) bool) {
		from.boxed(records)(func(record any) bool { return yield(c.unbox(record)) })
	})
}

func (c *carrying[R]) yielded(dr *driver, i int, open func() reflect.Value) any {
	return stream[R](func(yield func(R) bool) {
		consumer, depth := dr.handOver(engine.Position{Component: i, Known: true})
		out := c.output(dr, i, yield)
		c.feed(out, open())
		dr.takeOver(consumer, depth)
		if out.more || i == 0 && dr.Drained() {
			dr.Ended(i)
		}
	})
}

func (c *carrying[R]) transformed(ctx context.Context, stage *component, records any) reflect.Value {
	return stage.call(ctx, c.sequence(stage.input(), records.(stream[R])))[0]
}

func (c *carrying[R]) put(ctx context.Context, dr *driver, sink *component, records any) {
	last, put := len(dr.passed), c.passing.put(ctx, sink)
	records.(stream[R])(func(record R) bool {
		err := put(record)
		return err == nil || dr.fail(last, dr.passed[last-1], c.box(record), err)
	})
}

func (c *carrying[R]) consumed(ctx context.Context, dr *driver, sink *component, records any) error {
	results := sink.call(ctx, c.sequence(sink.input(), func(yield func(R) bool) {
		records.(stream[R])(func(record R) bool {
			more := yield(record)
			if !more {
				dr.SinkStopped(dr.passed[len(dr.passed)-1], engine.Copied(c.box(record)))
			}
			return more
		})
	}))
	if sink.form.Result == protocol.Nothing {
		return nil
	}
	return errorOf(results[0])
}
