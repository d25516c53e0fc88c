package dynamic

import (
	"context"
	"errors"
	"reflect"
	"unsafe"

	"github.com/auditline/auditline/internal/protocol"
	"github.com/auditline/auditline/pipeline/internal/engine"
)

// applied is what component i makes of records, which it is given one by one.
func (c *carrying[In]) applied(ctx context.Context, dr *driver, i int, stage *component, records any) any {
	in := records.(stream[In])
	switch out := stage.out.(type) {
	case *carrying[unsafe.Pointer]:
		return applying(ctx, dr, i, stage, in, out, applier[In, unsafe.Pointer](ctx, stage))
	case *carrying[face]:
		return applying(ctx, dr, i, stage, in, out, applier[In, face](ctx, stage))
	case *carrying[string]:
		return applying(ctx, dr, i, stage, in, out, applier[In, string](ctx, stage))
	case *carrying[[]byte]:
		return applying(ctx, dr, i, stage, in, out, applier[In, []byte](ctx, stage))
	case *carrying[float64]:
		return applying(ctx, dr, i, stage, in, out, applier[In, float64](ctx, stage))
	case *carrying[int64]:
		return applying(ctx, dr, i, stage, in, out, applier[In, int64](ctx, stage))
	case *carrying[In]:
		return applying(ctx, dr, i, stage, in, out, applier[In, In](ctx, stage))
	}
	return stage.out.appliedFrom(ctx, dr, i, stage, records)
}

// applied is that by reflection, which passes the records on both sides.
func (c *reflecting) applied(ctx context.Context, dr *driver, i int, stage *component, records any) any {
	out := stage.out.(*reflecting).carrying
	return applying(ctx, dr, i, stage, records.(stream[reflect.Value]), out, reflectedApplier(ctx, stage))
}

// applying calls component i for each record, and lets it give what it has kept once there are no
// more.
func applying[In, Out any](ctx context.Context, dr *driver, i int, stage *component, records stream[In], results *carrying[Out], apply func(In) (Out, error)) stream[Out] {
	return func(yield func(Out) bool) {
		out := results.output(dr, i, yield)
		records(func(record In) bool {
			result, err := apply(record)
			switch {
			case err == nil:
				if dr.Watched() {
					dr.Lap(i)
				}
				out.more = out.pass(result)
			case errors.Is(err, engine.Skip):
				dr.dropped[i]++
			default:
				out.more = dr.fail(i, dr.passed[i-1], stage.in.(boxer[In]).box(record), err)
			}
			return out.more
		})
		if out.more && stage.form.Flush != nil {
			out.flush(func() reflect.Value { return stage.flushed(ctx) })
		}
		if out.more {
			dr.Ended(i)
		}
	}
}

// boxer gives a record its own type.
type boxer[R any] interface{ box(R) any }

// applier is the component's Apply, called without reflection; a dropped record is engine.Skip in
// either form.
func applier[In, Out any](ctx context.Context, c *component) func(In) (Out, error) {
	receiver := c.receiver.UnsafePointer()
	switch {
	case c.form.Result == protocol.Keep && c.form.Ctx:
		apply := functionAs[func(unsafe.Pointer, context.Context, In) (Out, bool)](c.function)
		return func(record In) (result Out, err error) {
			result, kept := apply(receiver, ctx, record)
			return result, skipUnless(kept)
		}
	case c.form.Result == protocol.Keep:
		apply := functionAs[func(unsafe.Pointer, In) (Out, bool)](c.function)
		return func(record In) (result Out, err error) {
			result, kept := apply(receiver, record)
			return result, skipUnless(kept)
		}
	case c.form.Ctx:
		apply := functionAs[func(unsafe.Pointer, context.Context, In) (Out, error)](c.function)
		return func(record In) (Out, error) { return apply(receiver, ctx, record) }
	}
	apply := functionAs[func(unsafe.Pointer, In) (Out, error)](c.function)
	return func(record In) (Out, error) { return apply(receiver, record) }
}

// skipUnless makes an error of what a stage says of its record.
func skipUnless(kept bool) error {
	if !kept {
		return engine.Skip
	}
	return nil
}
