// Package dynamic drives components that are known only at run time: it does for them what
// generated code does for others. Reflection looks at each of them once.
package dynamic

import (
	"context"
	"errors"

	"github.com/auditline/auditline/audit"
	"github.com/auditline/auditline/internal/protocol"
	"github.com/auditline/auditline/pipeline/internal/engine"
	"github.com/auditline/auditline/pipeline/internal/summary"
)

// Pipeline is one of components that are known only at run time, source first.
type Pipeline struct {
	parts      []engine.Part
	components []*component
}

// Add appends a component, which is to play its role in a form that has been checked.
func (p *Pipeline) Add(name string, value any, form *protocol.Form) {
	p.parts = append(p.parts, engine.Part{Name: name, Component: value, ByRecord: form.IsByRecord(), Flushes: form.Flush != nil, Taps: form.Out != nil})
	p.components = append(p.components, bind(value, form))
}

// Run drives the records through once.
func (p *Pipeline) Run(ctx context.Context, options engine.Options) (sum summary.Run) {
	last := len(p.components) - 1
	dr := &driver{passed: make([]int64, last), dropped: make([]int64, last)}
	dr.Init(ctx, options, engine.Method{}, p.parts)
	dr.At, ctx = engine.Position{Known: true}, dr.Context()
	defer func() { sum = dr.Finish(recover(), dr.passed, dr.dropped) }()
	if dr.Stopped() {
		return sum
	}
	records := dr.source(ctx, p.components[0])
	for i := 1; i < last; i++ {
		records = dr.stage(ctx, i, p.components[i], records)
	}
	dr.sinkIn(ctx, last, p.components[last], records)
	return sum
}

// driver is one run.
type driver struct {
	engine.Run
	passed, dropped []int64
	depth           int // how many components have handed over to another one and wait for it
}

// source counts what the source yields.
func (dr *driver) source(ctx context.Context, c *component) stream {
	open := func() pairs {
		dr.Open()
		return c.stream(ctx)
	}
	return dr.taking(0, open, func(more bool) bool {
		if more && dr.passed[0] >= dr.Due() {
			return !dr.Tick(dr.passed)
		}
		return more
	})
}

// stage puts component i behind records.
func (dr *driver) stage(ctx context.Context, i int, c *component, records stream) stream {
	if c.form.Method == protocol.Apply {
		var flush func() pairs
		if c.form.Flush != nil {
			flush = func() pairs { return c.flushed(ctx) }
		}
		return dr.applying(i, c.in.apply(ctx, c), records, flush)
	}
	open := func() pairs { return c.transform(ctx, records) }
	return dr.taking(i, open, func(more bool) bool { return more })
}

// taking opens component i's sequence of pairs, yields its records and takes its errors; after says
// whether to go on.
func (dr *driver) taking(i int, open func() pairs, after func(more bool) bool) stream {
	return func(yield func(any) bool) {
		consumer, depth := dr.handOver(engine.Position{Component: i, Known: true})
		more := true
		open()(func(record any, err error) bool {
			switch {
			case !more:
				panic(engine.WentOn)
			case err != nil:
				more = dr.fail(i, dr.number(i), record, err)
			case dr.Watched() && !dr.mayPass(i): // it is passed over, as in generated code
			default:
				more = after(dr.pass(i, record, yield))
			}
			return more
		})
		dr.takeOver(consumer, depth)
		if more || i == 0 && dr.Drained() {
			dr.Ended(i)
		}
	}
}

// mayPass reports whether a watched record may leave component i.
func (dr *driver) mayPass(i int) bool {
	if i == 0 {
		dr.Lap(0)
		return true
	}
	return dr.MayPass(i)
}

// handOver says that the component at a engine.Position is at work from now on, and where the one
// was that waits for it.
func (dr *driver) handOver(to engine.Position) (from engine.Position, depth int) {
	from, dr.At = dr.At, to
	dr.depth++
	return from, dr.depth
}

// takeOver says that the component that handed over is at work again. Where another one further
// down never came back, a panic is passing, and this is its cleanup: a stage that pulls stops what
// it pulls from.
func (dr *driver) takeOver(from engine.Position, depth int) {
	if dr.depth == depth {
		dr.At = from
		dr.depth--
	}
}

// number is that of the record that component i has or, for the source, makes.
func (dr *driver) number(i int) int64 {
	if i == 0 {
		return dr.passed[0] + 1
	}
	return dr.passed[i-1]
}

// applying calls component i for each record, and flush, unless that is nil, once there are no
// more.
func (dr *driver) applying(i int, apply func(any) (any, error), records stream, flush func() pairs) stream {
	return func(yield func(any) bool) {
		more := true
		records(func(record any) bool {
			result, err := apply(record)
			switch {
			case err == nil:
				if dr.Watched() {
					dr.Lap(i)
				}
				more = dr.pass(i, result, yield)
			case errors.Is(err, engine.Skip):
				dr.dropped[i]++
			default:
				more = dr.fail(i, dr.passed[i-1], record, err)
			}
			return more
		})
		if more && flush != nil {
			more = dr.flush(i, flush, yield)
		}
		if more {
			dr.Ended(i)
		}
	}
}

// flush yields what component i has kept, and reports whether all of that was wanted.
func (dr *driver) flush(i int, open func() pairs, yield func(any) bool) (more bool) {
	if !dr.MayFlush() {
		return false
	}
	consumer, depth := dr.handOver(engine.Position{Component: i, Known: true})
	more = true
	open()(func(record any, _ error) bool {
		if !more {
			panic(engine.WentOn)
		}
		more = dr.MayFlush() && dr.pass(i, record, yield)
		return more
	})
	dr.takeOver(consumer, depth)
	return more
}

// fail notes that a record failed at component i, and reports whether the run goes on.
func (dr *driver) fail(i int, number int64, record any, err error) (goOn bool) {
	return dr.Fail(i, number, engine.Copied(record), err)
}

// pass counts a record that component i gives on; meanwhile the next one is at work.
func (dr *driver) pass(i int, record any, yield func(any) bool) (more bool) {
	dr.passed[i]++
	if dr.Watched() {
		dr.Tap(i, record)
	}
	if i == len(dr.passed)-1 {
		dr.countEvents(record)
	}
	mine, depth := dr.handOver(engine.Position{Component: i + 1, InRecord: true, Known: true})
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
			return err == nil || dr.fail(last, dr.passed[last-1], record, err)
		})
		return
	}
	dr.At = engine.Position{Component: last, Known: true}
	dr.Consumed(c.consume(ctx, func(yield func(any) bool) {
		records(func(record any) bool {
			more := yield(record)
			if !more {
				dr.SinkStopped(dr.passed[last-1], engine.Copied(record))
			}
			return more
		})
	}))
}
