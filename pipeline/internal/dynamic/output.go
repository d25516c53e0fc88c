package dynamic

import (
	"reflect"

	"github.com/auditline/auditline/audit"
	"github.com/auditline/auditline/pipeline/internal/engine"
)

// output is where component i hands its records over to the next one, in one reading of them.
type output[R any] struct {
	*carrying[R]
	dr       *driver
	i        int
	passed   *int64
	yield    func(R) bool
	more     bool // are wanted
	flushing bool // they are what the component has kept
	logged   bool // what they have logged is counted
}

func (c *carrying[R]) output(dr *driver, i int, yield func(R) bool) *output[R] {
	logged := c.audited && i == len(dr.passed)-1
	return &output[R]{carrying: c, dr: dr, i: i, passed: &dr.passed[i], yield: yield, more: true, logged: logged}
}

// take takes what the component yields, a record or its error, and reports whether it is to go on.
func (o *output[R]) take(record R, err error) (more bool) {
	switch {
	case !o.more:
		panic(engine.WentOn)
	case err != nil:
		o.more = o.dr.fail(o.i, o.dr.number(o.i), o.box(record), err)
	case o.flushing:
		o.more = o.dr.MayFlush() && o.pass(record)
	case o.dr.Watched() && !o.dr.mayPass(o.i): // it is passed over, as in generated code
	default:
		o.more = o.pass(record) && (o.i > 0 || o.dr.goesOn())
	}
	return o.more
}

// pass counts a record that the component gives on; meanwhile the next one is at work.
func (o *output[R]) pass(record R) (more bool) {
	dr := o.dr
	*o.passed++
	if dr.Watched() {
		dr.Tap(o.i, o.box(record))
	}
	if o.logged {
		dr.countEvents(o.box(record))
	}
	mine, depth := dr.handOver(engine.Position{Component: o.i + 1, InRecord: true, Known: true})
	more = o.yield(record)
	dr.takeOver(mine, depth)
	return more
}

// flush passes on what the component has kept, which open tells.
func (o *output[R]) flush(open func() reflect.Value) {
	if !o.dr.MayFlush() {
		o.more = false
		return
	}
	o.flushing = true
	consumer, depth := o.dr.handOver(engine.Position{Component: o.i, Known: true})
	o.feed(o, open())
	o.dr.takeOver(consumer, depth)
}

func (dr *driver) countEvents(record any) {
	if audited, ok := record.(audit.Audited); ok && faceOf(record).data != nil {
		dr.Events(audited.Audit().Seq())
	}
}
