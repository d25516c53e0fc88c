package gen

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/auditline/auditline/internal/model"
	"github.com/auditline/auditline/internal/protocol"
)

// subPipeline returns the method by which a sub-pipeline is a stage.
func (o *output) subPipeline(p *model.Pipeline) []jen.Code {
	w := &wiring{output: o, p: p}
	w.spellSub()
	w.nameSub()
	var params []jen.Code
	if p.Sub.Ctx {
		params = append(params, jen.Id(w.ctx).Id(o.names.pkg("context")).Dot("Context"))
	}
	in, out := jen.Id(w.steps[0].in), jen.Id(w.steps[len(w.steps)-1].given)
	var results, body []jen.Code
	switch p.Sub.Method {
	case protocol.Apply:
		params = append(params, jen.Id(w.in).Add(in))
		results = []jen.Code{jen.Id(w.rec).Add(out), jen.Id(w.ok).Bool()}
		if p.Sub.Result == protocol.Failure {
			results[1] = jen.Id(w.err).Add(w.universe("error"))
		}
		body = w.subApply()
	case protocol.ApplyBatch:
		params = append(params, jen.Id(w.in).Index().Add(in))
		results = []jen.Code{jen.Index().Add(out), w.universe("error")}
		body = w.subApplyBatch()
	default:
		seq := jen.Id(o.names.pkg("iter")).Dot("Seq")
		params = append(params, jen.Id(w.in).Add(seq.Clone().Index(in)))
		results = []jen.Code{seq.Clone().Index(out)}
		body = w.subTransform()
	}
	doc := fmt.Sprintf("%s sends records through the stages of %s, which is a stage itself:\n\n%s", p.Sub.Method, p.Name, calls(p, p.Calls))
	receiver := jen.Id(w.recv).Op("*").Id(p.Name)
	method := jen.Func().Params(receiver).Id(p.Sub.Method).Params(params...).Params(results...).Block(body...)
	return append(comment(doc, p.Directives()...), method, jen.Line())
}

// spellSub imports what the types of records and of the method need, before any local name is
// allotted.
func (w *wiring) spellSub() {
	for i, c := range w.p.Components {
		w.steps = append(w.steps, step{Component: c, i: i, in: w.spell(c.Form.In), given: w.spell(c.Form.Out)})
	}
	if w.p.Sub.Ctx {
		w.names.pkg("context")
	}
	if w.p.Sub.Method == protocol.Transform {
		w.names.pkg("iter")
	}
	if w.p.Sub.Result == protocol.Failure {
		w.universe("error")
		w.names.pkg(model.PipelineImplPath)
	}
	if w.p.Sub.Method == protocol.Apply && w.p.Sub.Result == protocol.Failure && slices.ContainsFunc(w.steps, func(s step) bool { return s.Form.Result == protocol.Keep }) {
		w.names.pkg(model.PipelinePath) // for Skip
	}
}

// nameSub allots the names of the method.
func (w *wiring) nameSub() {
	w.recv = w.local(receiverNames(w.p.Receiver, w.p.Name)...)
	w.ctx, w.in, w.rec, w.applied = w.local("ctx"), w.local("in"), w.local("rec"), w.local("out")
	w.ok, w.err, w.yield = w.local("ok"), w.local("err"), w.local("yield")
	if w.p.Sub.Method == protocol.ApplyBatch {
		w.batches.batch = w.local("batch")
	}
	for i := range w.steps {
		s := &w.steps[i]
		s.out = w.local("from"+strings.ToUpper(s.Name.Name[:1])+s.Name.Name[1:], "out"+strconv.Itoa(i))
	}
}

// subApply returns, for each stage:
//
//	fromParse, err := s.Parse.Apply(in)
//	if err != nil {
//		return rec, pipelineimpl.Within("Parse", err)
//	}
//
// and then return fromParse, nil. Where no stage fails records, ok says whether one drops them.
func (w *wiring) subApply() (body []jen.Code) {
	in := w.in
	for _, s := range w.steps {
		applied := w.invoke(w.field(s), s, jen.Id(in))
		in = s.out
		if s.Form.Result == protocol.Failure {
			within := w.runtimeImpl("Within").Call(jen.Lit(s.Name.Name), jen.Id(w.err))
			body = append(body, jen.List(jen.Id(s.out), jen.Id(w.err)).Op(":=").Add(applied),
				jen.If(jen.Id(w.err).Op("!=").Nil()).Block(jen.Return(jen.Id(w.rec), within)))
			continue
		}
		dropped := jen.False()
		if w.p.Sub.Result == protocol.Failure {
			dropped = w.runtime("Skip")
		}
		body = append(body, jen.List(jen.Id(s.out), jen.Id(w.ok)).Op(":=").Add(applied),
			jen.If(jen.Op("!").Id(w.ok)).Block(jen.Return(jen.Id(w.rec), dropped)))
	}
	kept := jen.True()
	if w.p.Sub.Result == protocol.Failure {
		kept = jen.Nil()
	}
	return append(body, jen.Return(jen.Id(in), kept))
}

// subTransform returns, for each stage, fromSmooth := s.Smooth.Transform(in), or
//
//	fromFilter := func(yield func(*Reading) bool) {
//		for rec := range fromSmooth {
//			if out, ok := s.Filter.Apply(rec); ok && !yield(out) {
//				return
//			}
//		}
//	}
//
// and then return fromFilter.
func (w *wiring) subTransform() (body []jen.Code) {
	in := w.in
	for _, s := range w.steps {
		given := w.invoke(w.field(s), s, jen.Id(in))
		if s.Form.Method == protocol.Apply {
			given = w.subEach(s, in)
		}
		body = append(body, jen.Id(s.out).Op(":=").Add(given))
		in = s.out
	}
	return append(body, jen.Return(jen.Id(in)))
}

// subEach returns the sequence of what a stage gives that works record by record.
func (w *wiring) subEach(s step, in string) *jen.Statement {
	applied := w.invoke(w.field(s), s, jen.Id(w.rec))
	passed := jen.Id(w.ok).Op("&&").Op("!").Id(w.yield).Call(jen.Id(w.applied))
	each := jen.If(jen.List(jen.Id(w.applied), jen.Id(w.ok)).Op(":=").Add(applied), passed).Block(jen.Return())
	yield := jen.Id(w.yield).Func().Params(jen.Id(s.given)).Bool()
	return jen.Func().Params(yield).Block(loop(jen.Id(w.rec), jen.Id(in), []jen.Code{each}))
}
