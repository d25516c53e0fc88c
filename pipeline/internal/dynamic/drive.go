// Package dynamic drives components that are known only at run time: it does for them what
// generated code does for others. Reflection looks at each of them once.
package dynamic

import (
	"context"
	"reflect"

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
		records = dr.stage(ctx, i, p.components[i], p.receive(i, records))
	}
	dr.sinkIn(ctx, last, p.components[last], p.receive(last, records))
	return sum
}

// receive is what comes to component i, as that takes it.
func (p *Pipeline) receive(i int, records any) any {
	return p.components[i].in.receive(p.components[i-1].out, records)
}

// driver is one run.
type driver struct {
	engine.Run
	passed, dropped []int64
	depth           int // how many components have handed over to another one and wait for it
}

// source is what the source yields.
func (dr *driver) source(ctx context.Context, c *component) (records any) {
	return c.out.yielded(dr, 0, func() reflect.Value {
		dr.Open()
		return c.call(ctx)[0]
	})
}

// stage puts component i behind records.
func (dr *driver) stage(ctx context.Context, i int, c *component, records any) (results any) {
	if c.form.Method == protocol.Apply {
		return c.in.applied(ctx, dr, i, c, records)
	}
	return c.out.yielded(dr, i, func() reflect.Value { return c.in.transformed(ctx, c, records) })
}

// goesOn reports whether the source goes on behind a record.
func (dr *driver) goesOn() bool {
	return dr.passed[0] < dr.Due() || !dr.Tick(dr.passed)
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

// fail notes that a record failed at component i, and reports whether the run goes on.
func (dr *driver) fail(i int, number int64, record any, err error) (goOn bool) {
	return dr.Fail(i, number, engine.Copied(record), err)
}

// sinkIn lets the sink take the records.
func (dr *driver) sinkIn(ctx context.Context, last int, c *component, records any) {
	if c.form.Method == protocol.Put {
		c.in.put(ctx, dr, c, records)
		return
	}
	dr.At = engine.Position{Component: last, Known: true}
	dr.Consumed(c.in.consumed(ctx, dr, c, records))
}
