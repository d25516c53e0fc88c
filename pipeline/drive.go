package pipeline

import (
	"context"
	"errors"
	"reflect"

	"github.com/auditline/auditline/audit"
	"github.com/auditline/auditline/internal/protocol"
)

// driver does for components known only at run time what generated code does for the others.
type driver struct {
	*Run
	n, d  []int64
	depth int // how many components have handed over to another one and wait for it
}

// run drives the records through once.
func (a *assembly) run(ctx context.Context, opts ...Option) (report *Report, err error) {
	run := Begin(ctx, opts, a.parts()...)
	last := len(a.components) - 1
	dr := &driver{Run: run, n: make([]int64, last), d: make([]int64, last)}
	run.at = position{known: true}
	defer run.End(&report, &err, dr.n, dr.d)
	if run.Stopped() {
		return
	}
	records := dr.source(ctx, a.components[0])
	for i := 1; i < last; i++ {
		records = dr.stage(ctx, i, a.components[i], records)
	}
	dr.sinkIn(ctx, last, a.components[last], records)
	return
}

// source counts what the source yields.
func (dr *driver) source(ctx context.Context, c *component) stream {
	open := func() pairs {
		dr.Open()
		return c.stream(ctx)
	}
	return dr.taking(0, open, func(more bool) bool {
		if more && dr.n[0] >= dr.Due() {
			return !dr.Tick(dr.n)
		}
		return more
	})
}

// stage puts component i behind records.
func (dr *driver) stage(ctx context.Context, i int, c *component, records stream) stream {
	if c.form.Method == protocol.Apply {
		return dr.applying(i, c.in.apply(ctx, c), records)
	}
	open := func() pairs { return c.transform(ctx, records) }
	return dr.taking(i, open, func(more bool) bool { return more })
}

// taking opens component i's sequence of pairs, yields its records and takes its errors; after says whether to go on.
func (dr *driver) taking(i int, open func() pairs, after func(more bool) bool) stream {
	return func(yield func(any) bool) {
		consumer, depth := dr.handOver(position{component: i, known: true})
		more := true
		open()(func(record any, err error) bool {
			switch {
			case !more:
				panic(wentOn)
			case err != nil:
				more = dr.fail(i, dr.number(i), record, err)
			default:
				more = after(dr.pass(i, record, yield))
			}
			return more
		})
		dr.takeOver(consumer, depth)
	}
}

// handOver says that the component at a position is at work from now on, and where the one was that waits for it.
func (dr *driver) handOver(to position) (from position, depth int) {
	from, dr.at = dr.at, to
	dr.depth++
	return from, dr.depth
}

// takeOver says that the component that handed over is at work again. Where another one further down never came back, a
// panic is passing, and this is its cleanup: a stage that pulls stops what it pulls from.
func (dr *driver) takeOver(from position, depth int) {
	if dr.depth == depth {
		dr.at = from
		dr.depth--
	}
}

// number is that of the record that component i has or, for the source, makes.
func (dr *driver) number(i int) int64 {
	if i == 0 {
		return dr.n[0] + 1
	}
	return dr.n[i-1]
}

// applying calls component i for each record.
func (dr *driver) applying(i int, apply func(any) (any, error), records stream) stream {
	return func(yield func(any) bool) {
		records(func(record any) bool {
			result, err := apply(record)
			switch {
			case err == nil:
				return dr.pass(i, result, yield)
			case errors.Is(err, Skip):
				dr.d[i]++
				return true
			}
			return dr.fail(i, dr.n[i-1], record, err)
		})
	}
}

// fail notes that a record failed at component i, and reports whether the run goes on.
func (dr *driver) fail(i int, number int64, record any, err error) (goOn bool) {
	return dr.Fail(i, number, copied(record), err)
}

// copied does what [Copy] does in generated code.
func copied(record any) any {
	v := reflect.ValueOf(record)
	if v.Kind() != reflect.Pointer || v.IsNil() {
		return record
	}
	p := reflect.New(v.Type().Elem())
	p.Elem().Set(v.Elem())
	return p.Convert(v.Type()).Interface()
}

// pass counts a record that component i gives on; meanwhile the next one is at work.
func (dr *driver) pass(i int, record any, yield func(any) bool) (more bool) {
	dr.n[i]++
	if dr.Sampling() {
		dr.Lap(i)
	}
	if i == len(dr.n)-1 {
		dr.countEvents(record)
	}
	mine, depth := dr.handOver(position{component: i + 1, inRecord: true, known: true})
	more = yield(record)
	dr.takeOver(mine, depth)
	return more
}

func (dr *driver) countEvents(record any) {
	if audited, ok := record.(audit.Audited); ok && faceOf(record).data != nil {
		dr.Events(audited.Audit().Seq())
	}
}

// sinkIn lets the sink take the records.
func (dr *driver) sinkIn(ctx context.Context, last int, c *component, records stream) {
	if c.form.Method == protocol.Put {
		put := c.in.put(ctx, c)
		records(func(record any) bool {
			err := put(record)
			return err == nil || dr.fail(last, dr.n[last-1], record, err)
		})
		return
	}
	dr.at = position{component: last, known: true}
	dr.Consumed(c.consume(ctx, func(yield func(any) bool) {
		records(func(record any) bool {
			more := yield(record)
			if !more {
				dr.Broke(dr.n[last-1], copied(record))
			}
			return more
		})
	}))
}
