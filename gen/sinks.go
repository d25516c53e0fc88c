package gen

import (
	"go/ast"
	"slices"
	"strconv"

	"github.com/dave/jennifer/jen"

	"github.com/auditline/auditline/internal/model"
	"github.com/auditline/auditline/internal/protocol"
)

// fork is the last step of a pipeline whose records go to several sinks, or to one that has a
// condition or is required.
type fork struct {
	sinks []step
	local string // the name of the run's sinks

	records string // what a feed hands to its sink
}

// forked is the form of the step that stands for all sinks.
const forked = "fork"

// forkSteps puts one step in place of the sinks, which takes what the last stage gives.
func (w *wiring) forkSteps() {
	if !w.p.Forks() {
		return
	}
	n := len(w.steps) - len(w.p.Sinks())
	last := w.steps[n-1]
	given := last.Form.Out
	all := step{
		Component: &model.Component{Name: ast.NewIdent("Sinks"), Role: protocol.Sink, Form: &protocol.Form{Method: forked, In: given}},
		i:         n, in: w.spell(given),
	}
	w.sinks = &fork{sinks: slices.Clone(w.steps[n:])}
	w.steps = append(w.steps[:n:n], all)
}

// components are the steps, with each sink for itself.
func (w *wiring) components() []step {
	if w.sinks == nil {
		return w.steps
	}
	return slices.Concat(w.steps[:len(w.steps)-1], w.sinks.sinks)
}

// nameFork allots the names of the last step.
func (w *wiring) nameFork() {
	if w.sinks == nil {
		return
	}
	w.sinks.local = w.local("sinks")
	for j := range w.sinks.sinks {
		if s := &w.sinks.sinks[j]; s.Form.Method == protocol.Consume {
			s.out = w.local(s.lower()+"Feed", "feed"+strconv.Itoa(j))
			w.sinks.records = "records"
		}
	}
	if w.sinks.records != "" {
		w.sinks.records = w.local("records")
	}
}

// sinkKind is how package pipelineimpl calls a sink among several.
func (s step) sinkKind() string {
	if s.Required {
		return "RequiredSink"
	}
	return "ForkSink"
}

// forkStep hands each record to every sink:
//
//	sinks := run.Sinks()
//	for rec := range fromFilter {
//		if sinks.Turn(0) {
//			…
//		}
//		if !sinks.Next() {
//			break
//		}
//	}
func (w *wiring) forkStep() []jen.Code {
	code := []jen.Code{jen.Id(w.sinks.local).Op(":=").Add(w.call("Sinks"))}
	var loop, ends []jen.Code
	for j, s := range w.sinks.sinks {
		if s.Form.Method == protocol.Consume {
			code = append(code, w.openFeed(j, s))
			ends = append(ends, jen.Id(s.out).Dot("End").Call())
		}
		if s.isBatch() {
			code = append(code, w.openSinkBatch(j, s))
			ends = append(ends, jen.Id(s.out).Dot("End").Call())
		}
		loop = append(loop, w.turn(j, s))
	}
	if len(ends) > 0 {
		code = append(code, jen.If(w.not(w.ofSinks("Open"))).Block(w.results()))
	}
	loop = append(loop, jen.If(w.not(w.ofSinks("Next"))).Block(jen.Break()))
	from := w.steps[len(w.steps)-2].out
	return append(append(code, jen.For(jen.Id(w.rec).Op(":=").Range().Id(from)).Block(loop...)), ends...)
}

// ofSinks returns a call of a method of the run's sinks.
func (w *wiring) ofSinks(method string, args ...jen.Code) *jen.Statement {
	return jen.Id(w.sinks.local).Dot(method).Call(args...)
}

// turn returns what a sink does with a record, if it gets it:
//
//	if sinks.Turn(1) && rec.IsAlarm() {
//		sinks.Give(1)
//		if err := p.Alarms.Put(rec); err != nil && !sinks.Fail(1, pipelineimpl.Copy(rec), err) {
//			break
//		}
//	}
func (w *wiring) turn(j int, s step) jen.Code {
	gets := w.ofSinks("Turn", jen.Lit(j))
	if s.When != nil {
		gets.Op("&&").Add(w.valueOf(w.rec, s.When))
	}
	give := w.ofSinks("Give", jen.Lit(j))
	if s.isBatch() {
		taken := jen.Id(s.out).Dot("Put").Call(jen.Id(w.rec))
		return jen.If(gets).Block(give, jen.If(w.not(taken)).Block(jen.Break()))
	}
	given := w.steps[len(w.steps)-1].Form.In
	failed := w.ofSinks("Fail", jen.Lit(j), w.copied(w.rec, given), jen.Id(w.err))
	return jen.If(gets).Block(append([]jen.Code{give}, w.put(s, failed)...)...)
}

// openFeed returns, for a sink that takes a whole stream:
//
//	archiveFeed := pipelineimpl.NewFeed(sinks, 0, func(records func(func(*Reading) bool)) error {
//		return p.Archive.Consume(records)
//	})
func (w *wiring) openFeed(j int, s step) jen.Code {
	consume := w.consumer(s, w.sinks.records, jen.Id(s.in))
	return jen.Id(s.out).Op(":=").Add(w.runtimeImpl("NewFeed")).Call(jen.Id(w.sinks.local), jen.Lit(j), consume)
}

// consumer returns the function that hands a sink the stream called records:
//
//	func(records func(func(*Reading) bool)) error {
//		return p.Archive.Consume(records)
//	}
func (w *wiring) consumer(s step, records string, record jen.Code) jen.Code {
	stream := jen.Id(records)
	if s.Form.Pairs {
		stream = w.runtimeImpl("Pairs").Call(stream)
	}
	body := []jen.Code{w.invoke(w.field(s), s, stream)}
	if s.Form.Result == protocol.Failure {
		body[0] = jen.Return(body[0])
	} else {
		body = append(body, jen.Return(jen.Nil()))
	}
	yield := jen.Func().Params(record).Bool()
	return jen.Func().Params(jen.Id(records).Func().Params(yield)).Add(w.universe("error")).Block(body...)
}
